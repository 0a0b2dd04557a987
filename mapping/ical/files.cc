// Files of many UIDs: taken apart and put together in one pass, without building their trees.
#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

#include "mapping/ical/lines.h"
#include "mapping/ical/reader.h"
#include "mapping/ical/text.h"
#include "mapping/ical/writer.h"

namespace larkdav::mapping::ical {
namespace {

constexpr std::string_view kLineEnd = "\r\n";

struct Piece {  // one component of a VCALENDAR
  std::string name;
  std::size_t begin = 0;  // octets of the file
  std::size_t end = 0;
  std::size_t calendar = 0;
  std::string uid;
  std::string tzid;             // of a VTIMEZONE
  std::set<std::string> zones;  // TZIDs it names
};

struct Scan {
  std::vector<Piece> pieces;
  std::size_t calendars = 0;
  std::string calendar_name;
  std::string product;
  std::string line_end;
};

bool starts_component(std::string_view name) {
  static const std::set<std::string_view> kNames = {"VEVENT",    "VTODO",     "VJOURNAL",
                                                    "VFREEBUSY", "VTIMEZONE", "VAVAILABILITY"};
  return kNames.count(name) > 0;
}

bool has_zone(std::string_view name) {
  static const std::set<std::string_view> kNames = {"DTSTART",       "DTEND",  "DUE",
                                                    "RECURRENCE-ID", "EXDATE", "RDATE"};
  return kNames.count(name) > 0;
}

std::string word(const Line& line) {
  std::string out;
  for (const char c : line.value()) {
    if (c != ' ' && c != '\t') {
      out += static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
    }
  }
  return out;
}

std::string trimmed(std::string text) {
  const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\n'; };
  text.erase(std::find_if_not(text.rbegin(), text.rend(), blank).base(), text.end());
  text.erase(text.begin(), std::find_if_not(text.begin(), text.end(), blank));
  return text;
}

class FileScanner {
 public:
  explicit FileScanner(std::string_view text) : text_(text) {}

  Scan run() {
    LineScanner lines(text_);
    scan_.line_end = std::string(lines.line_end());
    for (Line line; lines.next(line);) {
      locate(line);
      if (line.name == "BEGIN") {
        begin(line);
      } else if (line.name == "END") {
        end(line);
      } else if (open_) {
        property_of_piece(line);
      } else if (scan_.calendars > 0) {
        property_of_calendar(line);
      }
    }
    close(text_.size());
    return std::move(scan_);
  }

 private:
  void begin(const Line& line) {
    std::string name = word(line);
    if (name == "VCALENDAR") {
      close(line.begin);
      ++scan_.calendars;
      return;
    }
    // Components of these names never nest: one that was not closed ends here, broken as it is.
    if (open_ && starts_component(name)) close(line.begin);
    if (open_) {
      ++depth_;
    } else if (scan_.calendars > 0 || starts_component(name)) {  // some files lack the calendar
      open_ = true;
      depth_ = 0;
      scan_.pieces.emplace_back();
      scan_.pieces.back().name = std::move(name);
      scan_.pieces.back().begin = line.begin;
      scan_.pieces.back().calendar = scan_.calendars;
    }
  }

  void end(const Line& line) {
    if (!open_) return;
    const std::string name = word(line);
    if (name == scan_.pieces.back().name) {
      close(line.end);
    } else if (name == "VCALENDAR") {
      close(line.begin);
    } else {
      --depth_;
    }
  }

  void close(std::size_t at) {
    if (open_) scan_.pieces.back().end = at;
    open_ = false;
  }

  void property_of_piece(const Line& line) {
    Piece& piece = scan_.pieces.back();
    if (depth_ == 0 && line.name == "UID" && piece.uid.empty()) {
      piece.uid = trimmed(unescape_text(line.value()));
    } else if (depth_ == 0 && line.name == "TZID") {
      piece.tzid = unescape_text(line.value());
    } else if (has_zone(line.name)) {
      if (auto tzid = parameter(line, "TZID")) piece.zones.insert(std::move(*tzid));
    }
  }

  void property_of_calendar(const Line& line) {
    if ((line.name == "X-WR-CALNAME" || line.name == "NAME") && scan_.calendar_name.empty()) {
      scan_.calendar_name = unescape_text(line.value());
    } else if (line.name == "PRODID" && scan_.product.empty()) {
      scan_.product = line.content;
    }
  }

  std::string_view text_;
  Scan scan_;
  bool open_ = false;
  int depth_ = 0;
};

using ZoneTexts = std::map<std::pair<std::size_t, std::string>, std::string_view>;

// A UID's pieces, and the descriptions of the zones they name.
class ResourceText {
 public:
  void add(std::string_view text, const Piece& piece, const ZoneTexts& zones) {
    for (const std::string& tzid : piece.zones) {
      const auto described = zones.find({piece.calendar, tzid});
      if (described != zones.end() && known_.insert(tzid).second) zones_ += described->second;
    }
    pieces_ += text.substr(piece.begin, piece.end - piece.begin);
  }
  [[nodiscard]] std::string in_calendar(const std::string& product,
                                        std::string_view line_end) const {
    std::string out = fold_line("BEGIN:VCALENDAR", line_end) + fold_line("VERSION:2.0", line_end);
    if (!product.empty()) out += fold_line(product, line_end);
    out += zones_ + pieces_;
    if (pieces_.back() != '\n' && pieces_.back() != '\r') out += line_end;
    return out + fold_line("END:VCALENDAR", line_end);
  }

 private:
  std::set<std::string> known_;
  std::string zones_;
  std::string pieces_;
};

std::string with_crlf(std::string_view piece) {
  std::string out;
  LineScanner lines(piece);
  for (Line line; lines.next(line);) out += fold_line(line.content, kLineEnd);
  return out;
}

}  // namespace

FileContents split_file(std::string_view text, std::size_t file_octets_max) {
  FileContents contents;
  if (text.size() > file_octets_max) {
    contents.unreadable =
        "the file is larger than " + std::to_string(file_octets_max >> 20U) + " MB";
    return contents;
  }
  const Scan scan = FileScanner(text).run();
  contents.calendar_name = scan.calendar_name;
  if (scan.calendars == 0 && scan.pieces.empty()) {
    contents.unreadable = "the file holds no VCALENDAR";
    return contents;
  }
  ZoneTexts zones;
  for (const Piece& piece : scan.pieces) {
    if (piece.name != "VTIMEZONE") continue;
    zones.emplace(std::pair(piece.calendar, piece.tzid),
                  text.substr(piece.begin, piece.end - piece.begin));
  }
  std::vector<std::pair<std::string, ResourceText>> resources;
  std::unordered_map<std::string, std::size_t> by_uid;
  for (const Piece& piece : scan.pieces) {
    if (piece.name == "VTIMEZONE" || piece.begin == piece.end) continue;
    std::size_t at = resources.size();
    if (!piece.uid.empty()) at = by_uid.emplace(piece.uid, at).first->second;
    if (at == resources.size()) resources.emplace_back(piece.uid, ResourceText());
    resources[at].second.add(text, piece, zones);
  }
  for (const auto& [uid, resource] : resources) {
    contents.resources.push_back(
        {engine::Uid{uid}, resource.in_calendar(scan.product, scan.line_end)});
  }
  return contents;
}

std::string join_file(const std::vector<std::string>& resources, std::string_view calendar_name) {
  std::string zones;
  std::string pieces;
  std::set<std::string> known;
  for (const std::string& text : resources) {
    const Scan scan = FileScanner(text).run();
    const bool crlf = scan.line_end == kLineEnd;
    for (const Piece& piece : scan.pieces) {
      if (piece.name == "VTIMEZONE" && !known.insert(piece.tzid).second) continue;
      const std::string_view raw =
          std::string_view(text).substr(piece.begin, piece.end - piece.begin);
      std::string& out = piece.name == "VTIMEZONE" ? zones : pieces;
      if (crlf && raw.size() > 1 && raw.substr(raw.size() - 2) == kLineEnd) {
        out += raw;
      } else {
        out += with_crlf(raw);
      }
    }
  }
  std::string out = fold_line("BEGIN:VCALENDAR", kLineEnd) + fold_line("VERSION:2.0", kLineEnd) +
                    fold_line("PRODID:-//larkdav//larkdav//EN", kLineEnd);
  if (!calendar_name.empty()) {
    const std::string name = escape_text(calendar_name);
    out += fold_line("NAME:" + name, kLineEnd) + fold_line("X-WR-CALNAME:" + name, kLineEnd);
  }
  return out + zones + pieces + fold_line("END:VCALENDAR", kLineEnd);
}

}  // namespace larkdav::mapping::ical
