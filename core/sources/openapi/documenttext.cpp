#include "core/sources/openapi/documenttext.h"

#include "core/base/json.h"
#include "core/base/text.h"
#include "core/sources/openapi/document.h"
#include "core/sources/openapi/yamltext.h"

#include <QByteArray>
#include <QStringDecoder>

namespace executor::sources::openapi {
namespace {
/// Counts nothing, keeps nothing: only finds the place where JSON ends to be JSON.
class PlaceFinder final : public nlohmann::json_sax<Json>
{
public:
    bool null() override { return true; }
    bool boolean(bool) override { return true; }
    bool number_integer(number_integer_t) override { return true; }
    bool number_unsigned(number_unsigned_t) override { return true; }
    bool number_float(number_float_t, const string_t&) override { return true; }
    bool string(string_t&) override { return true; }
    bool binary(binary_t&) override { return true; }
    bool start_object(std::size_t) override { return true; }
    bool key(string_t&) override { return true; }
    bool end_object() override { return true; }
    bool start_array(std::size_t) override { return true; }
    bool end_array() override { return true; }
    bool parse_error(std::size_t at, const std::string&, const nlohmann::detail::exception&) override
    {
        place = at == 0 ? 0 : at - 1;
        isBroken = true;
        return false;
    }
    std::size_t place = 0;
    bool isBroken = false;
};

std::string fromUtf16(const std::string& text, QStringConverter::Encoding encoding)
{
    QStringDecoder decoder(encoding);
    const QString decoded = decoder(QByteArray::fromRawData(text.data(), static_cast<qsizetype>(text.size())));
    return utf8(decoded);
}

Error notUtf8(std::string_view text)
{
    std::size_t good = 0;
    // Halving would split code points; a step of one line is exact enough for a person.
    while (good < text.size()) {
        const std::size_t end = std::min(text.find('\n', good), text.size() - 1) + 1;
        if (!isValidUtf8(text.substr(good, end - good))) {
            break;
        }
        good = end;
    }
    Error error;
    error.code = ErrorCode::DocumentUnreadable;
    error.message = "The document is not valid UTF-8 after byte " + std::to_string(good) + ".";
    error.details = {{"offset", good}};
    return error;
}

bool looksLikeMarkup(std::string_view text)
{
    return !text.empty() && text.front() == '<';
}
} // namespace

bool isToken(std::string_view word)
{
    const auto isTokenByte = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
    };
    return !word.empty() && std::all_of(word.begin(), word.end(), isTokenByte);
}

Error locatedError(std::string_view text, Error error)
{
    PlaceFinder finder;
    Json::sax_parse(text.begin(), text.end(), &finder);
    if (!finder.isBroken) {
        return error;
    }
    const std::size_t place = std::min(finder.place, text.size());
    const std::string_view before = text.substr(0, place);
    const auto line = static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n')) + 1;
    const std::size_t lineStart = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
    const std::size_t column = place - lineStart + 1;
    const std::size_t from = place > 30 ? place - 30 : 0;
    const std::string context = withVisibleControls(toValidUtf8(text.substr(from, 60)));
    error.code = ErrorCode::DocumentUnreadable;
    error.message = "The document is not valid JSON at line " + std::to_string(line) + ", column " +
                    std::to_string(column) + ", near: " + context;
    error.details = {{"line", line}, {"column", column}, {"context", context}};
    return error;
}

Result<std::string> jsonTextOf(const std::string& text, CancelToken cancel)
{
    if (text.size() > Document::kMaxBytes) {
        return fail(ErrorCode::DocumentTooLarge, "The document is larger than 64 MiB.");
    }
    std::string plain;
    if (text.compare(0, 2, "\xFF\xFE") == 0 || text.compare(0, 2, "\xFE\xFF") == 0) {
        const bool isLittle = text.front() == '\xFF';
        plain = fromUtf16(text.substr(2), isLittle ? QStringConverter::Utf16LE : QStringConverter::Utf16BE);
    } else {
        const std::size_t mark = text.compare(0, 3, "\xEF\xBB\xBF") == 0 ? 3 : 0;
        // Room for what PaddedText appends, or that would copy the whole again.
        plain.reserve(text.size() + PaddedText::kPadding);
        plain.assign(text, mark);
    }
    if (!isValidUtf8(plain)) {
        return tl::unexpected(notUtf8(plain));
    }
    const std::string_view body = trimmed(plain);
    if (body.empty()) {
        return fail(ErrorCode::DocumentUnreadable, "The document is empty.");
    }
    if (looksLikeMarkup(body)) {
        return fail(ErrorCode::DocumentUnreadable, "This is a page (HTML or XML), not an API description.",
                    "Look on that page for a link to an OpenAPI document (openapi.json or openapi.yaml).");
    }
    if (body.front() == '{') {
        // Parts that nobody looks at are not validated by the index; a small document can afford the whole check.
        constexpr std::size_t kSmall = std::size_t(1) << 20U;
        if (body.size() <= kSmall) {
            PlaceFinder finder;
            if (!Json::sax_parse(body.begin(), body.end(), &finder)) {
                return tl::unexpected(locatedError(plain, Error{}));
            }
        }
        return plain;
    }
    return jsonFromYaml(plain, cancel);
}

} // namespace executor::sources::openapi
