#include "core/mcp/bridge/detail/messagescan.h"

#include <algorithm>

namespace executor::mcp {

namespace {

/// Walks over JSON text; knows strings and brackets, checks nothing else.
class Scanner
{
public:
    explicit Scanner(std::string_view text) : m_text(text) {}

    void skipBlanks()
    {
        while (m_at < m_text.size() && std::string_view(" \t\r\n").find(m_text[m_at]) != std::string_view::npos) {
            ++m_at;
        }
    }
    [[nodiscard]] bool take(char c)
    {
        skipBlanks();
        if (m_at >= m_text.size() || m_text[m_at] != c) {
            return false;
        }
        ++m_at;
        return true;
    }
    /// The text of the next value, which ends before a comma or bracket of this level.
    std::string_view value()
    {
        skipBlanks();
        const std::size_t start = m_at;
        int depth = 0;
        while (m_at < m_text.size()) {
            const char c = m_text[m_at];
            if (depth == 0 && (c == ',' || c == ':' || c == '}' || c == ']')) {
                break;
            }
            depth += c == '{' || c == '[' ? 1 : 0;
            depth -= c == '}' || c == ']' ? 1 : 0;
            c == '"' ? skipString() : void(++m_at);
        }
        std::string_view found = m_text.substr(start, m_at - start);
        while (!found.empty() && std::string_view(" \t\r\n").find(found.back()) != std::string_view::npos) {
            found.remove_suffix(1);
        }
        return found;
    }

private:
    void skipString()
    {
        for (++m_at; m_at < m_text.size() && m_text[m_at] != '"'; ++m_at) {
            m_at += m_text[m_at] == '\\' ? 1U : 0U;
        }
        m_at = std::min(m_at + 1, m_text.size());
    }
    std::string_view m_text;
    std::size_t m_at = 0;
};

/// Members of an object, in order; as far as it goes.
template <class Fn>
void eachMember(std::string_view text, const Fn& fn)
{
    Scanner scanner(text);
    if (!scanner.take('{')) {
        return;
    }
    do {
        const std::string_view key = scanner.value();
        if (!scanner.take(':')) {
            return;
        }
        fn(key, scanner.value());
    } while (scanner.take(','));
}

void scanObject(std::string_view text, MessageFacts& facts)
{
    std::string_view id = "null";
    std::string_view method;
    std::string_view params;
    eachMember(text, [&](std::string_view key, std::string_view value) {
        id = key == "\"id\"" ? value : id;
        method = key == "\"method\"" ? value : method;
        params = key == "\"params\"" ? value : params;
    });
    if (id != "null") {
        (method.empty() ? facts.responses : facts.requests).emplace_back(id);
    }
    if (method == "\"notifications/cancelled\"") {
        eachMember(params, [&](std::string_view key, std::string_view value) {
            if (key == "\"requestId\"") {
                facts.cancelled.emplace_back(value);
            }
        });
    }
}

} // namespace

MessageFacts scanMessage(std::string_view line)
{
    MessageFacts facts;
    Scanner scanner(line);
    if (!scanner.take('[')) {
        scanObject(line, facts);
        return facts;
    }
    do {
        scanObject(scanner.value(), facts);
    } while (scanner.take(','));
    return facts;
}

} // namespace executor::mcp
