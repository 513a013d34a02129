#include "core/base/jsonscan.h"

#include "core/base/text.h"

#include <vector>

namespace executor {
namespace {
bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool isSpace(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

/// A pushdown automaton without recursion: the stack holds only the kind of each open container.
class Scanner
{
public:
    Scanner(std::string_view text, std::size_t maxDepth) : m_text(text), m_maxDepth(maxDepth) {}

    bool run()
    {
        if (!value()) {
            return false;
        }
        while (!m_open.empty()) {
            if (!step()) {
                return false;
            }
        }
        skipSpace();
        return m_at == m_text.size();
    }

private:
    char peek() const { return m_at < m_text.size() ? m_text[m_at] : '\0'; }
    void skipSpace()
    {
        while (m_at < m_text.size() && isSpace(m_text[m_at])) {
            ++m_at;
        }
    }

    /// After a whole value inside a container: a comma with the next value, or the end of the container.
    bool step()
    {
        skipSpace();
        const char close = m_open.back();
        if (peek() == close) {
            ++m_at;
            m_open.pop_back();
            return true;
        }
        if (peek() != ',') {
            return false;
        }
        ++m_at;
        return (close == ']' || key()) && value();
    }

    bool key()
    {
        skipSpace();
        if (peek() != '"' || !string()) {
            return false;
        }
        skipSpace();
        if (peek() != ':') {
            return false;
        }
        ++m_at;
        return true;
    }

    /// A scalar, or everything up to the first scalar (or empty container) inside.
    bool value()
    {
        for (;;) {
            skipSpace();
            const char c = peek();
            if (c != '{' && c != '[') {
                return scalar();
            }
            if (m_open.size() >= m_maxDepth) {
                return false;
            }
            ++m_at;
            const char close = c == '{' ? '}' : ']';
            skipSpace();
            if (peek() == close) {
                ++m_at;
                return true;
            }
            m_open.push_back(close);
            if (c == '{' && !key()) {
                return false;
            }
        }
    }

    bool scalar()
    {
        switch (peek()) {
        case '"':
            return string();
        case 't':
            return word("true");
        case 'f':
            return word("false");
        case 'n':
            return word("null");
        default:
            return number();
        }
    }

    bool word(std::string_view expected)
    {
        if (m_text.substr(m_at, expected.size()) != expected) {
            return false;
        }
        m_at += expected.size();
        return true;
    }

    bool string()
    {
        for (++m_at; m_at < m_text.size(); ++m_at) {
            const char c = m_text[m_at];
            if (c == '"') {
                ++m_at;
                return true;
            }
            if (static_cast<unsigned char>(c) < 0x20) {
                return false;
            }
            if (c == '\\' && !escape()) {
                return false;
            }
        }
        return false;
    }

    bool escape()
    {
        ++m_at;
        if (peek() != 'u') {
            return peek() != '\0' && std::string_view("\"\\/bfnrt").find(peek()) != std::string_view::npos;
        }
        for (int i = 0; i < 4; ++i) {
            ++m_at;
            const char c = peek();
            if (!isDigit(c) && !(c >= 'a' && c <= 'f') && !(c >= 'A' && c <= 'F')) {
                return false;
            }
        }
        return true;
    }

    bool digits()
    {
        const std::size_t from = m_at;
        while (isDigit(peek())) {
            ++m_at;
        }
        return m_at > from;
    }

    bool number()
    {
        if (peek() == '-') {
            ++m_at;
        }
        if (peek() == '0') {
            ++m_at;
        } else if (!digits()) {
            return false;
        }
        if (peek() == '.') {
            ++m_at;
            if (!digits()) {
                return false;
            }
        }
        if (peek() == 'e' || peek() == 'E') {
            ++m_at;
            if (peek() == '+' || peek() == '-') {
                ++m_at;
            }
            return digits();
        }
        return true;
    }

    std::string_view m_text;
    std::size_t m_maxDepth;
    std::size_t m_at = 0;
    std::vector<char> m_open;
};

/// Length of the number that starts at `at` when it is an integer beyond 2^53-1, else 0.
std::size_t bigIntegerAt(std::string_view text, std::size_t at, std::size_t& end)
{
    std::size_t i = at + (text[at] == '-' ? 1 : 0);
    const std::size_t first = i;
    while (i < text.size() && isDigit(text[i])) {
        ++i;
    }
    const std::size_t digits = i - first;
    bool isInteger = true;
    while (i < text.size() && (isDigit(text[i]) || std::string_view(".eE+-").find(text[i]) != std::string_view::npos)) {
        isInteger = false;
        ++i;
    }
    end = i;
    constexpr std::string_view kMost = "9007199254740991";
    const bool isBig = digits > kMost.size() || (digits == kMost.size() && text.substr(first, digits) > kMost);
    return isInteger && isBig ? i - at : 0;
}
} // namespace

bool isJson(std::string_view text, std::size_t maxDepth)
{
    return Scanner(text, maxDepth).run() && isValidUtf8(text);
}

bool quoteBigIntegers(std::string_view text, std::string& out)
{
    std::string result;
    std::size_t copied = 0;
    for (std::size_t i = 0; i < text.size();) {
        const char c = text[i];
        if (c == '"') {
            for (++i; i < text.size() && text[i] != '"'; ++i) {
                i += text[i] == '\\' ? 1 : 0;
            }
            ++i;
        } else if (c == '-' || isDigit(c)) {
            std::size_t end = i;
            if (const std::size_t length = bigIntegerAt(text, i, end); length > 0) {
                result.append(text.substr(copied, i - copied)).append("\"").append(text.substr(i, length)).append("\"");
                copied = end;
            }
            i = end;
        } else {
            ++i;
        }
    }
    if (copied == 0) {
        return false;
    }
    out = result.append(text.substr(copied));
    return true;
}

} // namespace executor
