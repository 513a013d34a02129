#include "core/catalog/toolmentions.h"

#include "core/base/text.h"
#include "core/catalog/detail/codetokens.h"
#include "core/catalog/detail/literalreader.h"

#include <algorithm>

namespace executor::catalog {
using namespace detail;
namespace {
class MentionReader
{
public:
    explicit MentionReader(std::string_view code) : m_tokens(codeTokens(code)) { m_aliases["tools"] = {}; }

    CodeMentions read()
    {
        for (m_at = 0; m_at < m_tokens.size(); ++m_at) {
            const CodeToken& token = m_tokens[m_at];
            if (token.isName("try")) {
                noteTry();
            } else if (token.isName("typeof") && m_at + 1 < m_tokens.size()) {
                m_found.guarded.push_back({m_tokens[m_at + 1].begin, m_tokens[m_at + 1].end});
            } else if (token.kind == CodeToken::Kind::Name && m_aliases.contains(token.text) && !isMember(m_at)) {
                readChain();
            }
        }
        return std::move(m_found);
    }

private:
    [[nodiscard]] const CodeToken& token(std::size_t at) const
    {
        static const CodeToken kNone;
        return at < m_tokens.size() ? m_tokens[at] : kNone;
    }
    /// A property's name, or the key of one that is not a shorthand.
    [[nodiscard]] bool isMember(std::size_t at) const
    {
        const bool isBehindDot = at > 0 && (token(at - 1).is(".") || token(at - 1).is("?."));
        const bool isKey = token(at + 1).is(":") && at > 0 && (token(at - 1).is("{") || token(at - 1).is(","));
        return isBehindDot || isKey;
    }

    void noteTry()
    {
        if (token(m_at + 1).is("{")) {
            const std::size_t close = closingOf(m_tokens, m_at + 1);
            m_found.guarded.push_back(
                {token(m_at + 1).begin, close < m_tokens.size() ? m_tokens[close].end : SIZE_MAX});
        }
    }

    void readChain()
    {
        ToolMention mention;
        const std::size_t start = m_at;
        mention.isByAlias = m_tokens[start].text != "tools";
        mention.segments = m_aliases.at(m_tokens[start].text);
        std::size_t at = start + 1;
        while (readSegment(mention, at)) {
        }
        const bool isComputed = token(at).is("[") || (token(at).is("?.") && token(at + 1).is("["));
        m_found.isDynamic = m_found.isDynamic || isComputed;
        mention.range = {m_tokens[start].begin, m_tokens[at - 1].end};
        if (mention.segments.empty()) {
            m_found.isDynamic = m_found.isDynamic || !bindDestructured(start, mention.segments);
            return;
        }
        const std::size_t open = token(at).is("?.") ? at + 1 : at;
        if (token(open).is("(")) {
            readCall(mention, open);
        } else if (!isComputed) {
            bind(start, at, mention.segments);
        }
        m_found.tools.push_back(std::move(mention));
    }

    bool readSegment(ToolMention& mention, std::size_t& at) const
    {
        const bool isDot = token(at).is(".") || token(at).is("?.");
        if (isDot && token(at + 1).kind == CodeToken::Kind::Name) {
            mention.segments.emplace_back(token(at + 1).text);
            at += 2;
            return true;
        }
        const std::size_t bracket = token(at).is("?.") ? at + 1 : at;
        if (token(bracket).is("[") && token(bracket + 1).kind == CodeToken::Kind::Text && token(bracket + 2).is("]")) {
            for (std::string& segment : split(textOf(token(bracket + 1)), '.')) {
                mention.segments.push_back(std::move(segment));
            }
            at = bracket + 3;
            return true;
        }
        return false;
    }

    void readCall(ToolMention& mention, std::size_t open) const
    {
        const std::size_t close = closingOf(m_tokens, open);
        mention.call = CodeRange{m_tokens[open].end, close < m_tokens.size() ? m_tokens[close].begin : SIZE_MAX};
        std::size_t at = open + 1;
        if (at == close) {
            mention.arguments = ArgumentLiteral();
        } else if (token(at).is("{")) {
            auto literal = readObjectLiteral(m_tokens, at);
            if (literal && (at == close || (token(at).is(",") && at + 1 == close))) {
                mention.arguments = std::move(literal);
            }
        }
    }

    /// `const issues = tools.github.issues` makes `issues` a name for the chain; so does destructuring.
    void bind(std::size_t start, std::size_t end, const std::vector<std::string>& segments)
    {
        const bool isWhole = token(end).is(";") || token(end).is(",") || token(end).is(")") || token(end).is("}") ||
                             end >= m_tokens.size() || token(end).kind == CodeToken::Kind::Name;
        if (start < 3 || !token(start - 1).is("=") || !isWhole) {
            return;
        }
        if (token(start - 2).kind == CodeToken::Kind::Name && isDeclaring(start - 3)) {
            m_aliases.insert_or_assign(token(start - 2).text, segments);
        } else {
            (void)bindDestructured(start, segments);
        }
    }

    bool bindDestructured(std::size_t start, const std::vector<std::string>& segments)
    {
        if (start < 2 || !token(start - 1).is("=") || !token(start - 2).is("}")) {
            return false;
        }
        std::size_t at = start - 2;
        while (at > 0 && !token(at).is("{")) {
            --at;
        }
        if (at == 0 || !isDeclaring(at - 1)) {
            return false;
        }
        for (++at; at < start - 2; ++at) {
            if (token(at).kind != CodeToken::Kind::Name) {
                return false; // `...rest`, a default, a pattern inside: anything may be called through it
            }
            std::vector<std::string> inner = segments;
            inner.emplace_back(token(at).text);
            at += token(at + 1).is(":") ? 2 : 0;
            m_aliases.insert_or_assign(token(at).text, std::move(inner));
            if (token(at + 1).is(",")) {
                ++at;
            }
        }
        return true;
    }

    [[nodiscard]] bool isDeclaring(std::size_t at) const
    {
        return token(at).isName("const") || token(at).isName("let") || token(at).isName("var");
    }

    std::vector<CodeToken> m_tokens;
    std::map<std::string_view, std::vector<std::string>> m_aliases;
    std::size_t m_at = 0;
    CodeMentions m_found;
};
} // namespace

bool CodeMentions::isGuarded(std::size_t offset) const
{
    return std::any_of(guarded.begin(), guarded.end(),
                       [offset](const CodeRange& range) { return range.holds(offset); });
}

CodeMentions toolMentions(std::string_view code)
{
    return MentionReader(code).read();
}

} // namespace executor::catalog
