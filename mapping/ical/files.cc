// Files of many UIDs: taken apart and put together in one pass, without building their trees.
#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>
#include <unordered_set>

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
  std::size_t uid_begin = 0;  // its line
  std::size_t uid_end = 0;
  bool is_override = false;
  std::string tzid;             // of a VTIMEZONE
  std::set<std::string> zones;  // TZIDs it names
};

struct Scan {
  std::vector<Piece> pieces;
  std::size_t calendars = 0;
  std::string calendar_name;
  std::string product;
  bool old = false;  // a calendar of version 1.0
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
      piece.uid_begin = line.begin;
      piece.uid_end = line.end;
    } else if (depth_ == 0 && line.name == "TZID") {
      piece.tzid = unescape_text(line.value());
    } else if (has_zone(line.name)) {
      if (auto tzid = parameter(line, "TZID")) piece.zones.insert(std::move(*tzid));
      piece.is_override |= depth_ == 0 && line.name == "RECURRENCE-ID";
    }
  }

  void property_of_calendar(const Line& line) {
    if ((line.name == "X-WR-CALNAME" || line.name == "NAME") && scan_.calendar_name.empty()) {
      scan_.calendar_name = unescape_text(line.value());
    } else if (line.name == "PRODID" && scan_.product.empty()) {
      scan_.product = line.content;
    } else if (line.name == "VERSION" && word(line) == "1.0") {
      scan_.old = true;
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
  // The same under another UID.
  void add_as(const std::string& uid, std::string_view text, const Piece& piece,
              const ZoneTexts& zones, std::string_view line_end) {
    Piece head = piece;
    head.end = piece.uid_begin;
    add(text, head, zones);
    pieces_ += fold_line("UID:" + escape_text(uid), line_end);
    pieces_ += text.substr(piece.uid_end, piece.end - piece.uid_end);
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

// Gathers the pieces of each UID. Some programs give one UID to several events: each further one
// gets a UID of its own, made of the first, and takes the overrides that follow it.
class Gathering {
 public:
  Gathering(std::string_view text, const Scan& scan) : text_(text), scan_(scan) {
    for (const Piece& piece : scan.pieces) {
      if (piece.name == "VTIMEZONE") {
        zones_.emplace(std::pair(piece.calendar, piece.tzid), octets(piece));
      } else {
        taken_.insert(piece.uid);
        if (piece.name == "VEVENT") events_.insert(piece.uid);
      }
    }
  }

  void run(std::vector<FileResource>& out) {
    for (const Piece& piece : scan_.pieces) {
      if (piece.name != "VTIMEZONE" && piece.begin != piece.end) place(piece);
    }
    for (const auto& [uid, resource] : resources_) {
      out.push_back({engine::Uid{uid}, resource.in_calendar(scan_.product, scan_.line_end)});
    }
  }

 private:
  struct Group {
    std::size_t at = 0;                          // the resource that takes what comes next
    std::string uid;                             // of that resource
    std::unordered_set<std::string_view> whole;  // the events that are no overrides
    std::size_t further = 1;
  };

  [[nodiscard]] std::string_view octets(const Piece& piece) const {
    return text_.substr(piece.begin, piece.end - piece.begin);
  }

  void place(const Piece& piece) {
    if (piece.uid.empty()) {
      resources_.emplace_back(piece.uid, ResourceText()).second.add(text_, piece, zones_);
      return;
    }
    // A task that has the UID of an event is none of ours.
    if (piece.name != "VEVENT" && events_.count(piece.uid) > 0) return;
    const auto [found, fresh] = groups_.emplace(piece.uid, Group());
    Group& group = found->second;
    if (fresh) open(group, piece.uid);
    if (piece.name == "VEVENT" && !piece.is_override) {
      if (!group.whole.insert(octets(piece)).second) return;  // told twice
      if (group.whole.size() > 1) open(group, further_uid(piece.uid, group));
    }
    ResourceText& resource = resources_[group.at].second;
    if (group.uid == piece.uid) {
      resource.add(text_, piece, zones_);
    } else {
      resource.add_as(group.uid, text_, piece, zones_, scan_.line_end);
    }
  }

  void open(Group& group, std::string uid) {
    group.at = resources_.size();
    group.uid = std::move(uid);
    resources_.emplace_back(group.uid, ResourceText());
  }

  std::string further_uid(const std::string& uid, Group& group) {
    std::string out;
    do {
      out = uid + "-" + std::to_string(++group.further);
    } while (!taken_.insert(out).second);
    return out;
  }

  std::string_view text_;
  const Scan& scan_;
  ZoneTexts zones_;
  std::set<std::string> taken_;   // UIDs
  std::set<std::string> events_;  // those of events
  std::unordered_map<std::string, Group> groups_;
  std::vector<std::pair<std::string, ResourceText>> resources_;
};

// The file with the lines that are no UTF-8 read as what else they can be.
std::string in_utf8(std::string_view text) {
  std::string out;
  LineScanner lines(text);
  for (Line line; lines.next(line);) {
    if (is_utf8(line.content)) {
      out += text.substr(line.begin, line.end - line.begin);
    } else {
      out += fold_line(from_windows_1252(line.content), lines.line_end());
    }
  }
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
  std::string converted;
  if (!is_utf8(text)) {
    converted = in_utf8(text);
    text = converted;
  }
  const Scan scan = FileScanner(text).run();
  contents.calendar_name = scan.calendar_name;
  if (scan.calendars == 0 && scan.pieces.empty()) {
    contents.unreadable = "the file holds no VCALENDAR";
    return contents;
  }
  if (scan.old) {
    contents.unreadable = kOldCalendar;
    return contents;
  }
  Gathering(text, scan).run(contents.resources);
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
