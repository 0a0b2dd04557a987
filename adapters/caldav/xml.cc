#include "adapters/caldav/xml.h"

#include <charconv>
#include <optional>
#include <pugixml.hpp>

namespace larkdav::adapters::caldav {
namespace {

constexpr std::size_t kOctetsMax = 256U << 20;
constexpr int kDepthMax = 32;                   // real replies stay below 10
constexpr std::size_t kResponsesMax = 500'000;  // resources of one calendar
constexpr std::size_t kElementsMax = 1'000;     // names kept of one property

std::string namespace_of(pugi::xml_node node, std::string_view prefix) {
  const std::string attribute = prefix.empty() ? "xmlns" : "xmlns:" + std::string(prefix);
  for (; node; node = node.parent())
    if (const auto declared = node.attribute(attribute.c_str())) return declared.value();
  return {};
}

std::string name_of(pugi::xml_node node) {
  const std::string_view raw = node.name();
  const auto colon = raw.find(':');
  const bool prefixed = colon != std::string_view::npos;
  return "{" + namespace_of(node, prefixed ? raw.substr(0, colon) : std::string_view()) + "}" +
         std::string(prefixed ? raw.substr(colon + 1) : raw);
}

bool is(pugi::xml_node node, std::string_view name) {
  const std::string_view raw = node.name();  // cheap look first: namespaces need a walk upwards
  const auto local = name.substr(name.find('}') + 1);
  return raw.ends_with(local) && name_of(node) == name;
}

std::string trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1));
}

std::string text_of(pugi::xml_node node) {
  std::string text;
  for (const auto child : node.children())
    if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata)
      text += child.value();
  return text;
}

bool too_deep(pugi::xml_node root) {
  struct Deepest : pugi::xml_tree_walker {
    bool for_each(pugi::xml_node& /*node*/) override { return depth() < kDepthMax; }
  } walker;
  return !root.traverse(walker);  // iterative; stops at the first node too deep
}

// "HTTP/1.1 404 Not Found" → 404; 0 when it is no status line.
int status_of(std::string_view line) {
  const auto space = line.find(' ');
  int status = 0;
  if (space != std::string_view::npos && line.size() >= space + 4)
    std::from_chars(line.data() + space + 1, line.data() + space + 4, status);
  return status;
}

void gather(pugi::xml_node node, Property& into) {
  for (const auto child : node.children()) {
    if (child.type() != pugi::node_element) continue;
    const std::string name = name_of(child);
    if (name == "{DAV:}href") into.hrefs.push_back(trimmed(text_of(child)));
    if (name == "{urn:ietf:params:xml:ns:caldav}comp")
      into.components.emplace_back(child.attribute("name").value());
    if (into.elements.size() < kElementsMax) into.elements.push_back(name);
    gather(child, into);
  }
}

std::vector<Precondition> preconditions_in(pugi::xml_node error) {
  std::vector<Precondition> found;
  for (const auto child : error.children()) {
    if (child.type() != pugi::node_element) continue;
    Property inside;
    gather(child, inside);
    found.push_back({name_of(child), inside.hrefs.empty() ? "" : inside.hrefs.front()});
  }
  return found;
}

void append(std::vector<Precondition>& to, std::vector<Precondition> more) {
  for (auto& one : more) to.push_back(std::move(one));
}

void read_propstat(pugi::xml_node propstat, Response& into) {
  int status = 0;
  for (const auto child : propstat.children())
    if (is(child, "{DAV:}status")) status = status_of(trimmed(text_of(child)));
  const bool found = status >= 200 && status < 300;
  for (const auto child : propstat.children()) {
    if (is(child, "{DAV:}error")) append(into.errors, preconditions_in(child));
    if (!is(child, "{DAV:}prop")) continue;
    for (const auto property : child.children()) {
      if (property.type() != pugi::node_element) continue;
      if (!found) {
        into.refused.emplace(name_of(property), status);
        continue;
      }
      Property value;
      value.text = text_of(property);
      gather(property, value);
      into.properties.insert_or_assign(name_of(property), std::move(value));
    }
  }
}

Response read_response(pugi::xml_node node) {
  Response response;
  for (const auto child : node.children()) {
    if (is(child, "{DAV:}href") && response.href.empty())
      response.href = trimmed(text_of(child));
    else if (is(child, "{DAV:}status"))
      response.status = status_of(trimmed(text_of(child)));
    else if (is(child, "{DAV:}propstat"))
      read_propstat(child, response);
    else if (is(child, "{DAV:}error"))
      append(response.errors, preconditions_in(child));
  }
  return response;
}

// Why the document cannot be used; nullopt when it is loaded.
std::optional<std::string> load(pugi::xml_document& document, std::string_view body) {
  if (body.size() > kOctetsMax) return "the reply is too long";
  const auto result = document.load_buffer(body.data(), body.size());
  if (!result)
    return "not well-formed XML at octet " + std::to_string(result.offset) + ": " +
           result.description();
  if (!document.document_element()) return "no XML element";
  if (too_deep(document)) return "XML nested too deep";
  return std::nullopt;
}

}  // namespace

const Property* Response::find(std::string_view name) const {
  const auto found = properties.find(std::string(name));
  return found == properties.end() ? nullptr : &found->second;
}

std::variant<Multistatus, NotMultistatus> read_multistatus(std::string_view body) {
  pugi::xml_document document;
  if (const auto problem = load(document, body)) return NotMultistatus{*problem};
  const pugi::xml_node root = document.document_element();
  if (!is(root, "{DAV:}multistatus"))
    return NotMultistatus{"the reply is a " + std::string(root.name()).substr(0, 40) +
                          " document, not a DAV multistatus"};
  Multistatus result;
  for (const auto child : root.children()) {
    if (is(child, "{DAV:}response")) {
      if (result.responses.size() == kResponsesMax) return NotMultistatus{"too many responses"};
      result.responses.push_back(read_response(child));
    } else if (is(child, names::kSyncToken)) {
      result.sync_token = trimmed(text_of(child));
    }
  }
  return result;
}

std::vector<Precondition> read_preconditions(std::string_view body) {
  pugi::xml_document document;
  if (load(document, body)) return {};
  const pugi::xml_node root = document.document_element();
  if (is(root, "{DAV:}error")) return preconditions_in(root);
  std::vector<Precondition> found;
  if (is(root, "{DAV:}multistatus"))
    for (const auto child : root.children())
      if (is(child, "{DAV:}response")) append(found, read_response(child).errors);
  return found;
}

std::string escape_text(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else if (static_cast<unsigned char>(c) >= 0x20 || c == '\t' || c == '\n')
      out += c;
  }
  return out;
}

}  // namespace larkdav::adapters::caldav
