#include "core/net/detail/headcheck.h"

#include "core/net/target.h"

#include "core/base/id.h"
#include "core/base/text.h"

#include <algorithm>
#include <charconv>

namespace executor::net {

namespace {

tl::unexpected<Error> bad(std::string message)
{
    return fail(ErrorCode::BadRequest, std::move(message));
}

bool isTokenCharacter(char c)
{
    constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           kMarks.find(c) != std::string_view::npos;
}

Result<void> checkFields(const HeaderFields& fields)
{
    for (const auto& [name, value] : fields) {
        if (name.empty() || !std::ranges::all_of(name, isTokenCharacter)) {
            return bad("A header field has a name that is none.");
        }
        const bool hasControl =
            std::ranges::any_of(value, [](char c) { return (c >= 0 && c < ' ' && c != '\t') || c == 0x7f; });
        if (hasControl) {
            return bad("The header field " + name + " holds a control character.");
        }
    }
    return {};
}

Result<void> readFraming(const RawHead& raw, CheckedHead& checked)
{
    const std::size_t encodings = raw.fields.count("Transfer-Encoding");
    const std::size_t lengths = raw.fields.count("Content-Length");
    if (encodings + lengths > 1) {
        return bad("The request tells its length more than once.");
    }
    if (encodings == 1) {
        if (raw.minor == 0 || !equalsIgnoreCase(*raw.fields.find("Transfer-Encoding"), "chunked")) {
            return bad("The only Transfer-Encoding is \"chunked\", in HTTP/1.1.");
        }
        checked.isChunked = true;
    }
    if (lengths == 1) {
        const std::string& text = *raw.fields.find("Content-Length");
        std::uint64_t length = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), length);
        if (text.empty() || text.size() > 18 || error != std::errc() || end != text.data() + text.size()) {
            return bad("Content-Length is not a number.");
        }
        checked.contentLength = length;
    }
    checked.head.hasBody = checked.isChunked || checked.contentLength.value_or(0) > 0;
    return {};
}

Result<void> checkHost(const HeaderFields& fields, DoorKind door)
{
    const std::size_t hosts = fields.count("Host");
    if (hosts > 1 || (hosts == 0 && door == DoorKind::Tcp)) {
        return fail(ErrorCode::HostNotAllowed,
                    hosts == 0 ? "The request names no host." : "The request names two hosts.");
    }
    return {};
}

} // namespace

Result<CheckedHead> checkHead(RawHead raw, DoorKind door)
{
    if (raw.major != 1 || raw.minor < 0 || raw.minor > 1) {
        return bad("Only HTTP/1.1 and HTTP/1.0 are spoken here.");
    }
    if (raw.method == "TRACE" || raw.method == "CONNECT") {
        return bad(raw.method + " is not served.");
    }
    EX_CHECK(checkFields(raw.fields));
    CheckedHead checked;
    EX_CHECK(readFraming(raw, checked));
    EX_TRY(Target target, parseTarget(raw.target));
    EX_CHECK(checkHost(raw.fields, door));
    if (!target.authority.empty() && !equalsIgnoreCase(target.authority, raw.fields.value("Host"))) {
        return bad("The request target names another host than the Host field.");
    }
    if (target.path == "*" && raw.method != "OPTIONS") {
        return bad("The request target \"*\" goes with OPTIONS only.");
    }
    checked.wantsClose = raw.minor == 0 || raw.fields.listHas("Connection", "close");
    checked.expectsContinue = raw.minor == 1 && equalsIgnoreCase(raw.fields.value("Expect"), "100-continue");
    checked.head.method = std::move(raw.method);
    checked.head.target = std::move(raw.target);
    checked.head.path = std::move(target.path);
    checked.head.query = std::move(target.query);
    checked.head.headers = std::move(raw.fields);
    checked.head.minorVersion = raw.minor;
    checked.head.door = door;
    return checked;
}

std::string readablePath(std::string_view head)
{
    head.remove_prefix(std::min(head.find_first_not_of("\r\n"), head.size()));
    const std::string_view line = head.substr(0, head.find_first_of("\r\n"));
    const std::size_t space = line.find(' ');
    if (space == std::string_view::npos) {
        return {};
    }
    const std::string_view rest = line.substr(space + 1);
    const auto target = parseTarget(rest.substr(0, rest.find_first_of(" ?"))); // a query may be what is too long
    return target ? target->path : std::string();
}

std::string requestIdFrom(std::string_view given)
{
    const auto isFine = [](char c) {
        return isTokenCharacter(c) && std::string_view("!#$%&'*+^`|~").find(c) == std::string_view::npos;
    };
    if (!given.empty() && given.size() <= 64 && std::ranges::all_of(given, isFine)) {
        return std::string(given);
    }
    return "req_" + newUuidText(SystemClock().now());
}

} // namespace executor::net
