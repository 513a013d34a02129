#include "core/secrets/redactor.h"

#include "core/base/hash.h"
#include "core/base/jsonparse.h"
#include "core/base/jsonverbatim.h"
#include "core/base/text.h"
#include "core/secrets/detail/patternset.h"
#include "core/secrets/detail/redaction.h"
#include "core/secrets/detail/secretforms.h"

#include <algorithm>

namespace executor::secrets {
namespace {
using detail::hasMatch;
using detail::isSecretIn;
using detail::PatternSet;
using detail::placeholder;
using detail::redactAll;
using detail::redactBytes;
using detail::redactText;
using detail::redactUpTo;
using detail::Region;
/// Names the base64 of a file inside a value (`{"$bytes": …}`).
constexpr std::string_view kBytesKey = "$bytes";

/// A label is put into JSON strings, URLs and headers as it is.
std::string safeLabel(std::string_view label)
{
    std::string text(label.substr(0, 120));
    for (char& c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x21 || byte > 0x7e || c == '"' || c == '\\' || c == '[' || c == ']' || c == '<' || c == '&') {
            c = '_';
        }
    }
    return text;
}

/// Contents of a JSON string as it stands in a text, without its quotes.
std::string redactStringToken(const PatternSet& patterns, std::string_view raw, bool isBytes)
{
    if (isBytes || raw.find('\\') != std::string_view::npos) {
        const auto decoded = parseJson("\"" + std::string(raw) + "\"", kLenientJson);
        if (decoded && decoded->is_string()) {
            const auto& text = decoded->get_ref<const std::string&>();
            if (isBytes) {
                const auto redacted = redactBytes(patterns, text);
                return redacted == text ? std::string(raw) : redacted;
            }
            if (isSecretIn(patterns, text)) {
                const auto written = toText(Json(redactText(patterns, text)));
                return redactAll(patterns, std::string_view(written).substr(1, written.size() - 2));
            }
        }
    }
    return redactAll(patterns, raw);
}

/// What stands between JSON strings: a number that is a secret becomes a string.
std::string redactBetween(const PatternSet& patterns, std::string_view raw)
{
    if (!hasMatch(patterns, raw)) {
        return std::string(raw);
    }
    constexpr std::string_view kDelimiters = " \t\r\n,:[]{}";
    std::string out;
    while (!raw.empty()) {
        const auto end = std::min(raw.find_first_of(kDelimiters), raw.size());
        const auto token = raw.substr(0, end);
        out += hasMatch(patterns, token) ? "\"" + redactAll(patterns, token) + "\"" : std::string(token);
        const auto next = std::min(raw.find_first_not_of(kDelimiters, end), raw.size());
        out += raw.substr(end, next - end);
        raw.remove_prefix(next);
    }
    return out;
}

std::size_t endOfString(std::string_view text, std::size_t from)
{
    while (from < text.size() && text[from] != '"') {
        from += text[from] == '\\' ? 2 : 1;
    }
    return std::min(from, text.size());
}

Json redactValue(const PatternSet& patterns, const Json& value)
{
    if (value.is_string()) {
        const auto& text = value.get_ref<const std::string&>();
        return isSecretIn(patterns, text) ? Json(redactText(patterns, text)) : value;
    }
    if (value.is_array()) {
        Json out = Json::array();
        for (const auto& item : value) {
            out.push_back(redactValue(patterns, item));
        }
        return out;
    }
    if (value.is_object()) {
        Json out = Json::object();
        for (const auto& [key, item] : value.items()) {
            out[redactText(patterns, key)] = key == kBytesKey && item.is_string()
                                                 ? Json(redactBytes(patterns, item.get_ref<const std::string&>()))
                                                 : redactValue(patterns, item);
        }
        return out;
    }
    if (isNumber(value)) {
        const auto text = toText(value);
        return hasMatch(patterns, text) ? Json(redactAll(patterns, text)) : value;
    }
    return value;
}
} // namespace

Redactor::Redactor() : m_patterns(std::make_shared<PatternSet>()) {}

Redactor::~Redactor()
{
    for (auto& forms : m_forms) {
        for (auto& text : forms.texts) {
            wipe(text);
        }
    }
}

void Redactor::add(std::string_view value, std::string_view label)
{
    if (remember(value, label)) {
        rebuild();
    }
}

void Redactor::add(const std::vector<Entry>& entries)
{
    bool isChanged = false;
    for (const auto& entry : entries) {
        isChanged |= entry.value.reveal([&](std::string_view value) { return remember(value, entry.label); });
    }
    if (isChanged) {
        rebuild();
    }
}

void Redactor::relabel(std::string_view from, std::string_view to)
{
    const std::string old = safeLabel(from);
    for (Forms& forms : m_forms) {
        if (forms.label == old) {
            forms.label = safeLabel(to);
        }
    }
    rebuild();
}

bool Redactor::remember(std::string_view value, std::string_view label)
{
    if (value.size() < detail::kShortest || !m_known.insert(sha256(value)).second) {
        return false;
    }
    m_forms.push_back({detail::formsOf(value), safeLabel(label)});
    return true;
}

void Redactor::rebuild()
{
    std::vector<PatternSet::Input> inputs;
    std::vector<std::string> labels;
    for (const auto& forms : m_forms) {
        for (const auto& text : forms.texts) {
            inputs.push_back({text, labels.size()});
        }
        labels.push_back(forms.label);
    }
    auto patterns = std::make_shared<PatternSet>();
    patterns->build(inputs, std::move(labels));
    m_patterns.set(std::move(patterns));
}

std::string Redactor::redact(std::string text) const
{
    const auto patterns = m_patterns.get();
    return isSecretIn(*patterns, text) ? redactText(*patterns, text) : text;
}

bool Redactor::hasSecret(std::string_view text) const
{
    return isSecretIn(*m_patterns.get(), text);
}

Json Redactor::redactJson(const Json& value) const
{
    const auto patterns = m_patterns.get();
    return patterns->isEmpty() ? value : redactValue(*patterns, value);
}

std::string Redactor::redactJsonText(std::string text) const
{
    const auto patterns = m_patterns.get();
    const bool isPlain = text.find('\\') == std::string::npos && text.find(kBytesKey) == std::string::npos;
    if (patterns->isEmpty() || (isPlain && !hasMatch(*patterns, text))) {
        return text;
    }
    std::string out;
    out.reserve(text.size());
    const std::string_view all = text;
    std::string_view before; // the string in front, which may be a key
    std::size_t position = 0;
    while (position < all.size()) {
        const auto quote = std::min(all.find('"', position), all.size());
        out += redactBetween(*patterns, all.substr(position, quote - position));
        if (quote == all.size()) {
            break;
        }
        const auto end = endOfString(all, quote + 1);
        const auto token = all.substr(quote + 1, end - quote - 1);
        const bool isBytes = before == kBytesKey && trimmed(all.substr(position, quote - position)) == ":";
        out += '"' + redactStringToken(*patterns, token, isBytes);
        before = token;
        if (end < all.size()) {
            out += '"';
        }
        position = end + 1;
    }
    return out;
}

Error Redactor::redactError(Error error) const
{
    error.message = redact(std::move(error.message));
    error.hint = redact(std::move(error.hint));
    error.details = redactJson(error.details);
    return error;
}

std::string RedactionStream::push(std::string_view piece)
{
    m_held += piece;
    return run(false);
}

std::string RedactionStream::finish()
{
    return run(true);
}

std::string RedactionStream::run(bool isLast)
{
    const auto patterns = m_redactor.m_patterns.get();
    const auto reach = patterns->isEmpty() ? 0 : patterns->reach();
    if (!isLast && m_held.size() <= reach) {
        return {};
    }
    const std::size_t limit = isLast ? m_held.size() : m_held.size() - reach;
    Region open{m_openEnd, m_openLength, m_openLabel};
    std::string out;
    redactUpTo(*patterns, m_held, limit, m_before, open, out);
    if (isLast && open.end != 0) {
        out += placeholder(open.label);
        open = Region{};
    }
    if (limit > 0) {
        m_before = m_held[limit - 1];
    }
    m_held.erase(0, limit);
    m_openEnd = open.end == 0 ? 0 : open.end - limit;
    m_openLength = open.longest;
    m_openLabel = std::move(open.label);
    return out;
}

} // namespace executor::secrets
