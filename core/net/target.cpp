#include "core/net/target.h"

#include "core/base/text.h"

#include <algorithm>

namespace executor::net {

namespace {

int hexDigit(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    const char lower = static_cast<char>(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

tl::unexpected<Error> bad(std::string message)
{
    return fail(ErrorCode::BadRequest, std::move(message));
}

Result<std::string> decodedPath(std::string_view raw)
{
    const std::string lower = asciiLower(raw);
    for (const std::string_view forbidden : {"%2f", "%5c", "%00"}) {
        if (lower.find(forbidden) != std::string::npos) {
            return bad("The path holds " + std::string(forbidden) + ".");
        }
    }
    EX_TRY(std::string path, percentDecoded(raw));
    for (const std::string& segment : split(path, '/')) {
        if (segment == "." || segment == "..") {
            return bad("The path holds a \"" + segment + "\" segment.");
        }
    }
    return path;
}

Result<std::string> decodedFormText(std::string_view raw)
{
    std::string spaced(raw);
    std::ranges::replace(spaced, '+', ' ');
    return percentDecoded(spaced);
}

Result<std::vector<std::pair<std::string, std::string>>> decodedQuery(std::string_view raw)
{
    std::vector<std::pair<std::string, std::string>> query;
    for (const std::string& part : split(raw, '&')) {
        if (part.empty()) {
            continue;
        }
        const std::string_view view = part;
        const std::size_t equals = std::min(view.find('='), view.size());
        EX_TRY(std::string name, decodedFormText(view.substr(0, equals)));
        EX_TRY(std::string value, decodedFormText(equals < view.size() ? view.substr(equals + 1) : std::string_view()));
        query.emplace_back(std::move(name), std::move(value));
    }
    return query;
}

} // namespace

Result<std::string> percentDecoded(std::string_view text)
{
    std::string decoded;
    decoded.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            decoded.push_back(text[i]);
            continue;
        }
        const int high = i + 2 < text.size() ? hexDigit(text[i + 1]) : -1;
        const int low = i + 2 < text.size() ? hexDigit(text[i + 2]) : -1;
        if (high < 0 || low < 0) {
            return bad("The address holds a broken escape.");
        }
        decoded.push_back(static_cast<char>(high * 16 + low));
        i += 2;
    }
    if (!isValidUtf8(decoded) || decoded.find('\0') != std::string::npos) {
        return bad("The address does not decode to UTF-8 text.");
    }
    return decoded;
}

Result<Target> parseTarget(std::string_view text)
{
    const bool isPrintable = std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7f; });
    if (text.empty() || !isPrintable || text.find('#') != std::string_view::npos) {
        return bad("The request target holds bytes that it must not.");
    }
    Target target;
    if (text == "*") {
        target.path = "*";
        return target;
    }
    constexpr std::string_view kScheme = "http://";
    if (equalsIgnoreCase(text.substr(0, kScheme.size()), kScheme)) {
        text.remove_prefix(kScheme.size());
        const std::size_t end = std::min(text.find_first_of("/?"), text.size());
        target.authority = text.substr(0, end);
        text.remove_prefix(end);
    }
    const std::size_t mark = std::min(text.find('?'), text.size());
    const std::string_view path = text.substr(0, mark);
    if (!path.starts_with('/') && (target.authority.empty() || !path.empty())) {
        return bad("The request target must start with \"/\".");
    }
    EX_TRY(target.path, decodedPath(path.empty() ? std::string_view("/") : path));
    EX_TRY(target.query, decodedQuery(mark < text.size() ? text.substr(mark + 1) : std::string_view()));
    return target;
}

} // namespace executor::net
