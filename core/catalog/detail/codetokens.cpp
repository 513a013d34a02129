#include "core/catalog/detail/codetokens.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace executor::catalog::detail {
namespace {
bool isNameCharacter(char c)
{
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '$' ||
           static_cast<unsigned char>(c) >= 0x80;
}

/// Words after which an expression begins.
bool opensExpression(std::string_view word)
{
    constexpr std::array<std::string_view, 13> kWords = {"return", "typeof", "instanceof", "in",    "of",
                                                         "new",    "delete", "void",       "throw", "case",
                                                         "else",   "await",  "yield"};
    return std::find(kWords.begin(), kWords.end(), word) != kWords.end();
}

class Splitter
{
public:
    explicit Splitter(std::string_view code) : m_code(code) {}

    std::vector<CodeToken> split()
    {
        while (m_at < m_code.size()) {
            step();
        }
        return std::move(m_tokens);
    }

private:
    [[nodiscard]] char peek(std::size_t ahead = 0) const
    {
        return m_at + ahead < m_code.size() ? m_code[m_at + ahead] : '\0';
    }

    void step()
    {
        const char c = peek();
        if (std::isspace(static_cast<unsigned char>(c)) != 0) {
            ++m_at;
        } else if (c == '/' && peek(1) == '/') {
            m_at = std::min(m_code.find('\n', m_at), m_code.size());
        } else if (c == '/' && peek(1) == '*') {
            const std::size_t end = m_code.find("*/", m_at + 2);
            m_at = end == std::string_view::npos ? m_code.size() : end + 2;
        } else if (c == '"' || c == '\'') {
            add(CodeToken::Kind::Text, quotedEnd(c));
        } else if (c == '`') {
            readTemplate();
        } else if (c == '}' && !m_templates.empty() && m_templates.back() == m_depth) {
            m_templates.pop_back();
            readTemplate();
        } else if (std::isdigit(static_cast<unsigned char>(c)) != 0 ||
                   (c == '.' && std::isdigit(static_cast<unsigned char>(peek(1))) != 0)) {
            add(CodeToken::Kind::Number, numberEnd());
        } else if (isNameCharacter(c)) {
            std::size_t end = m_at;
            while (end < m_code.size() && isNameCharacter(m_code[end])) {
                ++end;
            }
            add(CodeToken::Kind::Name, end);
        } else if (c == '/' && beginsPattern()) {
            add(CodeToken::Kind::Pattern, patternEnd());
        } else {
            readMark(c);
        }
    }

    void readMark(char c)
    {
        m_depth += c == '{' ? 1 : (c == '}' ? -1 : 0);
        std::size_t length = 1;
        if (m_code.substr(m_at, 3) == "...") {
            length = 3;
        } else if (m_code.substr(m_at, 2) == "=>" || (m_code.substr(m_at, 2) == "?." && std::isdigit(peek(2)) == 0)) {
            length = 2;
        }
        add(CodeToken::Kind::Mark, m_at + length);
    }

    /// From a back quote, or from the brace that ends an inserted expression, to the next back quote or `${`.
    void readTemplate()
    {
        const bool isStart = peek() == '`';
        std::size_t end = m_at + 1;
        while (end < m_code.size() && m_code[end] != '`' && m_code.substr(end, 2) != "${") {
            end += m_code[end] == '\\' ? 2 : 1;
        }
        end = std::min(end, m_code.size());
        const bool goesOn = m_code.substr(end, 2) == "${";
        const std::size_t length = goesOn ? 2 : 1;
        add(isStart && !goesOn ? CodeToken::Kind::Text : CodeToken::Kind::Template,
            std::min(end + length, m_code.size()));
        if (goesOn) {
            m_templates.push_back(m_depth);
        }
    }

    [[nodiscard]] std::size_t quotedEnd(char quote) const
    {
        std::size_t end = m_at + 1;
        while (end < m_code.size() && m_code[end] != quote && m_code[end] != '\n') {
            end += m_code[end] == '\\' ? 2 : 1;
        }
        return std::min(end + 1, m_code.size());
    }

    [[nodiscard]] std::size_t numberEnd() const
    {
        std::size_t end = m_at;
        while (end < m_code.size() &&
               (isNameCharacter(m_code[end]) || m_code[end] == '.' ||
                ((m_code[end] == '-' || m_code[end] == '+') && (m_code[end - 1] == 'e' || m_code[end - 1] == 'E')))) {
            ++end;
        }
        return end;
    }

    [[nodiscard]] bool beginsPattern() const
    {
        if (m_tokens.empty()) {
            return true;
        }
        const CodeToken& before = m_tokens.back();
        if (before.kind == CodeToken::Kind::Name) {
            return opensExpression(before.text);
        }
        return before.kind == CodeToken::Kind::Mark && !before.is(")") && !before.is("]") && !before.is("}");
    }

    [[nodiscard]] std::size_t patternEnd() const
    {
        bool isClass = false;
        std::size_t end = m_at + 1;
        while (end < m_code.size() && m_code[end] != '\n' && (isClass || m_code[end] != '/')) {
            isClass = m_code[end] == '[' || (isClass && m_code[end] != ']');
            end += m_code[end] == '\\' ? 2 : 1;
        }
        end = std::min(end + 1, m_code.size());
        while (end < m_code.size() && isNameCharacter(m_code[end])) {
            ++end;
        }
        return end;
    }

    void add(CodeToken::Kind kind, std::size_t end)
    {
        m_tokens.push_back({kind, m_at, end, m_code.substr(m_at, end - m_at)});
        m_at = end;
    }

    std::string_view m_code;
    std::size_t m_at = 0;
    int m_depth = 0;
    std::vector<int> m_templates; ///< depth of braces at which each open `${` ends
    std::vector<CodeToken> m_tokens;
};
} // namespace

std::vector<CodeToken> codeTokens(std::string_view code)
{
    return Splitter(code).split();
}

} // namespace executor::catalog::detail
