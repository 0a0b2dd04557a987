#include "adapters/caldav/listing.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "adapters/caldav/requests.h"
#include "engine/planted.h"

namespace larkdav::adapters::caldav {
namespace {

using engine::NativeId;
using engine::Record;

bool is_collection(const Response& response) {
  const Property* type = response.find(names::kResourceType);
  return type != nullptr && std::find(type->elements.begin(), type->elements.end(),
                                      "{DAV:}collection") != type->elements.end();
}

bool is_absent(int status) { return status == 404 || status == 410; }

std::string with_crlf(const std::string& text) {
  std::string out;
  out.reserve(text.size() + text.size() / 32);
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n' && (i == 0 || text[i - 1] != '\r')) out += '\r';
    out += text[i];
  }
  return out;
}

std::string etag_of(const Response& response) {
  const Property* etag = response.find(names::kEtag);
  return etag == nullptr ? std::string() : normal_etag(etag->text);
}

// Length of the number at the end.
std::size_t tail_digits(const std::string& text) {
  std::size_t digits = 0;
  while (digits < text.size() &&
         std::isdigit(static_cast<unsigned char>(text[text.size() - 1 - digits])) != 0)
    ++digits;
  return digits;
}

constexpr std::array<const char*, 4> kKinds = {"nowhere", "delta", "listing", "ctag"};

}  // namespace

Record record_of(const NativeId& id) {
  Record record;
  record.id = id;
  record.group = engine::GroupId{id.value};
  record.complete = false;
  return record;
}

Listing read_listing(const Multistatus& reply, const Url& collection) {
  Listing listing;
  listing.sync_token = reply.sync_token;
  std::map<NativeId, Record> records;
  for (const auto& response : reply.responses) {
    const auto url = resolve(collection, response.href);
    if (!url) continue;
    if (with_slash(url->path) == collection.path) {
      constexpr int kTruncated = 507;
      if (response.status == kTruncated) listing.truncated = true;
      if (const Property* ctag = response.find(names::kCtag)) listing.ctag = ctag->text;
      continue;
    }
    if (!is_member(url->path, collection.path) || is_collection(response)) continue;
    Record record = record_of(NativeId{url->path});
    record.revision = etag_of(response);
    record.gone = is_absent(response.status);
    record.complete = record.gone;
    const auto [at, added] = records.try_emplace(record.id, record);
    if (!added && at->second.gone) at->second = std::move(record);  // named twice: alive counts
  }
  for (auto& [id, record] : records) listing.records.push_back(std::move(record));
  return listing;
}

std::map<NativeId, Record> read_texts(const Multistatus& reply, const Url& collection) {
  std::map<NativeId, Record> records;
  for (const auto& response : reply.responses) {
    const auto url = resolve(collection, response.href);
    if (!url) continue;
    Record record = record_of(NativeId{url->path});
    record.revision = etag_of(response);
    const Property* text = response.find(names::kCalendarData);
    constexpr int kForbidden = 403;
    if (is_absent(response.status)) {
      record.gone = record.complete = true;
    } else if (text != nullptr && !text->text.empty()) {
      record.raw = with_crlf(text->text);
      record.complete = true;
    } else if (response.status == kForbidden) {
      record.unreadable = "the server refuses to show it (403)";
      record.gone = engine::planted("forbidden-is-deleted");
      record.complete = true;
    } else {
      continue;
    }
    records.insert_or_assign(record.id, std::move(record));
  }
  return records;
}

engine::Cursor to_cursor(const Position& position) {
  return {std::string(kKinds[static_cast<std::size_t>(position.kind)]) + "\n" + position.value};
}

Position from_cursor(const std::optional<engine::Cursor>& cursor) {
  if (!cursor) return {};
  const auto end = cursor->value.find('\n');
  const std::string kind = cursor->value.substr(0, end);
  for (std::size_t i = 0; i < kKinds.size(); ++i)
    if (kind == kKinds[i] && end != std::string::npos)
      return {static_cast<Position::Kind>(i), cursor->value.substr(end + 1)};
  return {};
}

bool goes_backwards(const std::string& older, const std::string& newer) {
  const std::size_t a = tail_digits(older);
  const std::size_t b = tail_digits(newer);
  if (a == 0 || b == 0) return false;
  if (older.substr(0, older.size() - a) != newer.substr(0, newer.size() - b)) return false;
  // Hexadecimal digests end in digits by chance; numbers stand alone.
  if (a < older.size() &&
      std::isalnum(static_cast<unsigned char>(older[older.size() - a - 1])) != 0)
    return false;
  const auto number = [](const std::string& token, std::size_t digits) {
    const std::string tail = token.substr(token.size() - digits);
    return tail.substr(std::min(tail.find_first_not_of('0'), tail.size()));
  };
  const std::string x = number(older, a);
  const std::string y = number(newer, b);
  return y.size() != x.size() ? y.size() < x.size() : y < x;
}

std::string forged_token(const std::string& token) {
  const std::size_t digits = tail_digits(token);
  const bool number =
      digits > 0 &&
      (digits == token.size() ||
       std::isalnum(static_cast<unsigned char>(token[token.size() - digits - 1])) == 0);
  if (number)
    return token.substr(0, token.size() - digits) + "9" + token.substr(token.size() - digits);
  std::string forged = token;
  if (!forged.empty()) forged.back() = forged.back() == '0' ? '1' : '0';
  return forged;
}

}  // namespace larkdav::adapters::caldav
