#include "core/catalog/detail/literalreader.h"

#include "core/base/jsonparse.h"
#include "core/base/text.h"
#include "core/catalog/detail/checkerrun.h"

#include <charconv>

namespace executor::catalog::detail {
namespace {
constexpr int kDeepest = 32;

bool opens(const CodeToken& token)
{
    return token.is("(") || token.is("[") || token.is("{");
}
bool closes(const CodeToken& token)
{
    return token.is(")") || token.is("]") || token.is("}");
}

class LiteralReader
{
public:
    LiteralReader(const std::vector<CodeToken>& tokens, std::size_t at) : m_tokens(tokens), m_at(at) {}

    bool readWhole()
    {
        auto value = readObject({}, 0);
        if (!value) {
            return false;
        }
        m_literal.value = std::move(*value);
        return m_at >= m_tokens.size() || ends();
    }
    ArgumentLiteral take() { return std::move(m_literal); }
    [[nodiscard]] std::size_t at() const { return m_at; }

private:
    [[nodiscard]] const CodeToken& now() const
    {
        static const CodeToken kNone;
        return m_at < m_tokens.size() ? m_tokens[m_at] : kNone;
    }
    [[nodiscard]] bool ends() const { return closes(now()) || now().is(","); }

    /// To the end of an expression: a comma or a closing bracket of the level.
    void skipExpression()
    {
        while (m_at < m_tokens.size() && !ends()) {
            m_at = opens(now()) ? closingOf(m_tokens, m_at) + 1 : m_at + 1;
        }
    }

    void noteUnknown(const std::string& place, std::size_t from)
    {
        const std::size_t last = m_at > from ? m_at - 1 : from;
        m_literal.unknown.push_back({place, {m_tokens[from].begin, m_tokens[std::min(last, m_tokens.size() - 1)].end}});
    }

    std::optional<Json> readObject(const std::string& place, int depth)
    {
        Json object = Json::object();
        ++m_at; // the brace
        while (m_at < m_tokens.size() && !now().is("}")) {
            const std::size_t before = m_at;
            readMember(object, place, depth);
            if (now().is(",")) {
                ++m_at;
            } else if (!now().is("}") || m_at == before) {
                return std::nullopt;
            }
        }
        ++m_at;
        return object;
    }

    void readMember(Json& object, const std::string& place, int depth)
    {
        const CodeToken key = now();
        const bool isPlainKey = key.kind == CodeToken::Kind::Name || key.kind == CodeToken::Kind::Text ||
                                key.kind == CodeToken::Kind::Number;
        if (!isPlainKey) { // `...rest`, `[computed]: value`
            m_literal.open.push_back(place);
            skipExpression();
            return;
        }
        const std::string name = key.kind == CodeToken::Kind::Text ? textOf(key) : std::string(key.text);
        const std::string member = placeOf(place, name);
        const std::size_t from = m_at++;
        m_literal.places.emplace(member, key.begin);
        if (now().is(":")) {
            ++m_at;
            auto value = readValue(member, depth + 1);
            if (value) {
                object[name] = std::move(*value);
            }
            return;
        }
        skipExpression(); // a shorthand, a method
        object[name] = nullptr;
        noteUnknown(member, from);
    }

    /// Nothing for `undefined`, which is left out as JSON does.
    std::optional<Json> readValue(const std::string& place, int depth)
    {
        const std::size_t from = m_at;
        const std::size_t unknownBefore = m_literal.unknown.size();
        if (now().isName("undefined")) {
            ++m_at;
            if (ends()) {
                return std::nullopt;
            }
        } else if (auto value = readLiteral(place, depth); value && ends()) {
            return value;
        }
        m_literal.unknown.resize(unknownBefore);
        m_at = from;
        skipExpression();
        noteUnknown(place, from);
        return Json();
    }

    std::optional<Json> readLiteral(const std::string& place, int depth)
    {
        const CodeToken token = now();
        if (depth > kDeepest) {
            return std::nullopt;
        }
        if (token.is("{")) {
            return readObject(place, depth);
        }
        if (token.is("[")) {
            return readArray(place, depth);
        }
        ++m_at;
        if (token.kind == CodeToken::Kind::Text) {
            return Json(textOf(token));
        }
        if (token.isName("true") || token.isName("false")) {
            return Json(token.text == "true");
        }
        if (token.isName("null")) {
            return Json();
        }
        std::string number;
        if (token.is("-") && now().kind == CodeToken::Kind::Number) {
            number = "-" + std::string(now().text);
            ++m_at;
        } else if (token.kind == CodeToken::Kind::Number) {
            number = std::string(token.text);
        }
        auto parsed = number.empty() ? Result<Json>(Json()) : parseJson(number);
        return number.empty() || !parsed ? std::nullopt : std::optional<Json>(std::move(*parsed));
    }

    std::optional<Json> readArray(const std::string& place, int depth)
    {
        Json array = Json::array();
        ++m_at;
        while (m_at < m_tokens.size() && !now().is("]")) {
            if (now().is("...") || now().is(",")) {
                return std::nullopt; // of unknown length
            }
            const std::string element = place + "[" + std::to_string(array.size()) + "]";
            m_literal.places.emplace(element, now().begin);
            array.push_back(readValue(element, depth + 1).value_or(Json()));
            if (now().is(",")) {
                ++m_at;
            } else if (!now().is("]")) {
                return std::nullopt;
            }
        }
        ++m_at;
        return array;
    }

    const std::vector<CodeToken>& m_tokens;
    std::size_t m_at;
    ArgumentLiteral m_literal;
};

void appendCodePoint(std::string& out, std::string_view digits)
{
    std::uint32_t value = 0;
    const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
    if (parsed.ec != std::errc() || value > 0x10FFFF) {
        return;
    }
    const auto push = [&out](std::uint32_t byte) { out += static_cast<char>(byte); };
    if (value < 0x80) {
        push(value);
    } else if (value < 0x800) {
        push(0xC0U | (value >> 6U));
        push(0x80U | (value & 0x3FU));
    } else if (value < 0x10000) {
        push(0xE0U | (value >> 12U));
        push(0x80U | ((value >> 6U) & 0x3FU));
        push(0x80U | (value & 0x3FU));
    } else {
        push(0xF0U | (value >> 18U));
        push(0x80U | ((value >> 12U) & 0x3FU));
        push(0x80U | ((value >> 6U) & 0x3FU));
        push(0x80U | (value & 0x3FU));
    }
}
} // namespace

std::string textOf(const CodeToken& token)
{
    const std::string_view inside = token.text.substr(1, token.text.size() < 2 ? 0 : token.text.size() - 2);
    std::string out;
    for (std::size_t i = 0; i < inside.size(); ++i) {
        if (inside[i] != '\\' || i + 1 >= inside.size()) {
            out += inside[i];
            continue;
        }
        const char escaped = inside[++i];
        constexpr std::string_view kNames = "nrtbfv0";
        constexpr std::string_view kValues("\n\r\t\b\f\v\0", 7);
        if (const std::size_t known = kNames.find(escaped); known != std::string_view::npos) {
            out += kValues[known];
        } else if (escaped == 'u' && inside.substr(i + 1, 1) == "{") {
            const std::size_t close = std::min(inside.find('}', i), inside.size());
            appendCodePoint(out, inside.substr(i + 2, close - i - 2));
            i = close;
        } else if (escaped == 'u' || escaped == 'x') {
            const std::size_t length = escaped == 'u' ? 4 : 2;
            appendCodePoint(out, inside.substr(i + 1, length));
            i += length;
        } else if (escaped != '\n') {
            out += escaped;
        }
    }
    return out;
}

std::size_t closingOf(const std::vector<CodeToken>& tokens, std::size_t at)
{
    int depth = 0;
    for (; at < tokens.size(); ++at) {
        depth += opens(tokens[at]) ? 1 : (closes(tokens[at]) ? -1 : 0);
        if (depth == 0) {
            return at;
        }
    }
    return tokens.size();
}

std::optional<ArgumentLiteral> readObjectLiteral(const std::vector<CodeToken>& tokens, std::size_t& at)
{
    LiteralReader reader(tokens, at);
    if (!reader.readWhole()) {
        return std::nullopt;
    }
    at = reader.at();
    return reader.take();
}

} // namespace executor::catalog::detail
