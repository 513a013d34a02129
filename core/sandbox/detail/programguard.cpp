#include "core/sandbox/detail/programguard.h"

#include "core/base/json.h"
#include "core/base/text.h"
#include "core/sandbox/detail/patternplan.h"
#include "core/sandbox/detail/tailassignments.h"

#include <QChar>

#include <algorithm>
#include <array>
#include <vector>

namespace executor::sandbox::detail {
namespace {
constexpr std::string_view kCatch = "catch (";
constexpr std::string_view kYield = "yield";
constexpr std::string_view kEntry = "\n__executor(";

bool isWordCharacter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$' ||
           static_cast<unsigned char>(c) >= 0x80;
}

/// A word after which an expression begins.
bool isKeyword(std::string_view word)
{
    constexpr std::array<std::string_view, 14> kWords{"return", "typeof", "case",   "do",        "else",
                                                      "in",     "of",     "delete", "void",      "throw",
                                                      "yield",  "await",  "new",    "instanceof"};
    return std::find(kWords.begin(), kWords.end(), word) != kWords.end();
}

std::size_t utf8Length(char first)
{
    const auto byte = static_cast<unsigned char>(first);
    return byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2;
}

/// The engine's parser knows the characters of names by their category; those that Unicode lists one by one
/// (Other_ID_Start, Other_ID_Continue) it does not know, nor those that are newer than its tables.
bool isKnownToEngine(char32_t character)
{
    constexpr char32_t kZeroWidthNonJoiner = 0x200C;
    constexpr char32_t kZeroWidthJoiner = 0x200D;
    switch (QChar::category(character)) {
    case QChar::Letter_Uppercase:
    case QChar::Letter_Lowercase:
    case QChar::Letter_Titlecase:
    case QChar::Letter_Modifier:
    case QChar::Letter_Other:
    case QChar::Number_Letter:
    case QChar::Mark_NonSpacing:
    case QChar::Mark_SpacingCombining:
    case QChar::Number_DecimalDigit:
    case QChar::Punctuation_Connector:
        return true;
    default:
        return character == kZeroWidthNonJoiner || character == kZeroWidthJoiner;
    }
}

/// Where `__ex` is known: behind the entry only (the helpers before it do not see it), or everywhere.
enum class Extent
{
    Program,
    Script
};

/// Copies the program token by token.
class Guard
{
public:
    explicit Guard(std::string_view text, Extent extent) : m_text(text), m_extent(extent) {}

    std::string run()
    {
        while (m_at < m_text.size()) {
            step();
        }
        return std::move(m_out);
    }

    /// The statement that refuses what is no regular expression; empty when all are.
    [[nodiscard]] std::string check() const
    {
        return m_refused.empty() ? std::string() : "__executor.refuse(" + toText(m_refused.front()) + ");";
    }

private:
    void step()
    {
        const char c = m_text[m_at];
        const char next = m_at + 1 < m_text.size() ? m_text[m_at + 1] : '\0';
        if (c == '"' || c == '\'') {
            copyTo(endOfQuoted(m_at, c));
            m_tails.seeOperand();
        } else if (c == '`') {
            m_tails.seeOperand();
            copyTemplate(m_at + 1);
        } else if (c == '/' && next == '/') {
            copyTo(m_text.find('\n', m_at), false);
        } else if (c == '/' && next == '*') {
            const std::size_t end = m_text.find("*/", m_at + 2);
            copyTo(end == std::string_view::npos ? end : end + 2, false);
        } else if (c == '/' && beginsExpression()) {
            literal();
        } else if (c == 'c' && m_text.substr(m_at, kCatch.size()) == kCatch) {
            catchHead();
        } else if (static_cast<unsigned char>(c) >= 0x80) {
            identifierCharacter();
        } else if (c == 'y' && isPropertyYield()) {
            propertyYield();
        } else if (c == '{') {
            m_braces.push_back(false);
            copyCharacter();
        } else if (c == '}') {
            const bool isTemplate = !m_braces.empty() && m_braces.back();
            if (!m_braces.empty()) {
                m_braces.pop_back();
            }
            copyCharacter();
            if (isTemplate) {
                copyTemplate(m_at);
            }
        } else {
            copyCharacter();
        }
    }

    void copyCharacter()
    {
        m_tails.see(m_text[m_at], m_at + 1 < m_text.size() ? m_text[m_at + 1] : '\0', m_out);
        copyTo(m_at + 1);
    }

    /// In a generator, which every program is, the engine takes no property of this name. As an operator esbuild prints
    /// it with a space behind it.
    [[nodiscard]] bool isPropertyYield() const
    {
        const bool isWord =
            m_text.substr(m_at, kYield.size()) == kYield && (m_at == 0 || !isWordCharacter(m_text[m_at - 1]));
        if (!isWord || m_last == std::string_view::npos || m_at + kYield.size() >= m_text.size()) {
            return false;
        }
        const char before = m_text[m_last];
        const char behind = m_text[m_at + kYield.size()];
        return isMemberDot() || behind == '(' || (behind == ':' && (before == '{' || before == ','));
    }
    [[nodiscard]] bool isMemberDot() const { return m_at > 1 && m_text[m_at - 1] == '.' && m_text[m_at - 2] != '.'; }
    void propertyYield()
    {
        const bool isMember = isMemberDot();
        if (isMember) {
            m_out.pop_back();
        }
        m_out.append(isMember ? "[\"yield\"]" : "\"yield\"");
        m_at += kYield.size();
        m_last = m_at - 1;
        m_isAfterLiteral = true; // an operand, so that a slash behind it divides
        m_tails.seeOperand();
    }

    /// Outside of texts, what is not ASCII belongs to a name. esbuild puts names of properties in quotes where ES5 does
    /// not know their characters, so what must be written differently here is a name of the program's own.
    void identifierCharacter()
    {
        const std::size_t bytes = utf8Length(m_text[m_at]);
        const QString character = qs(m_text.substr(m_at, bytes));
        const char32_t code = character.isEmpty() ? U'\0' : character.toUcs4().front();
        m_tails.see(m_text[m_at], '\0', m_out);
        if (isKnownToEngine(code)) {
            copyTo(m_at + bytes);
            return;
        }
        m_out.append("$u").append(std::to_string(static_cast<std::uint32_t>(code))).append("_");
        m_at = std::min(m_at + bytes, m_text.size());
        m_last = m_at - 1;
        m_isAfterLiteral = false;
    }

    /// Whether the `/` here begins a literal.
    [[nodiscard]] bool beginsExpression() const
    {
        if (m_last == std::string_view::npos) {
            return true;
        }
        const char before = m_text[m_last];
        const bool isSameLine = m_text.substr(m_last, m_at - m_last).find('\n') == std::string_view::npos;
        if (before == ')' || before == '}') { // esbuild prints a division on one line and with spaces around its sign
            return !isSameLine || (m_text.substr(m_at, 2) != "/ " && m_text.substr(m_at, 3) != "/= ");
        }
        if (before == ']' || before == '"' || before == '\'' || before == '`') {
            return false;
        }
        if (!isWordCharacter(before)) {
            return !(before == '/' && m_isAfterLiteral) && !endsWithStep();
        }
        std::size_t from = m_last;
        while (from > 0 && isWordCharacter(m_text[from - 1])) {
            --from;
        }
        const bool isMember = from > 0 && m_text[from - 1] == '.';
        return !isMember && !m_isAfterLiteral && isKeyword(m_text.substr(from, m_last + 1 - from));
    }

    /// `} catch (name) {`: esbuild writes a space before the bracket only there.
    void catchHead()
    {
        std::size_t end = m_at + kCatch.size();
        while (end < m_text.size() && isWordCharacter(m_text[end])) {
            ++end;
        }
        const std::string_view name = m_text.substr(m_at + kCatch.size(), end - m_at - kCatch.size());
        const bool isWord = m_at > 0 && (isWordCharacter(m_text[m_at - 1]) || m_text[m_at - 1] == '.');
        const bool isEntered = m_extent == Extent::Script || m_out.find(kEntry) != std::string::npos;
        if (isWord || name.empty() || m_text.substr(end, 3) != ") {" || !isEntered) {
            copyCharacter();
            return;
        }
        while (m_at < end + 3) {
            copyCharacter();
        }
        m_braces.push_back(false);
        m_out.append(name).append("=__ex.caught(").append(name).append(");");
    }

    /// `i++ / 2`: the operand ended before.
    [[nodiscard]] bool endsWithStep() const
    {
        return m_last > 0 && (m_text[m_last] == '+' || m_text[m_last] == '-') && m_text[m_last - 1] == m_text[m_last];
    }

    void literal()
    {
        std::size_t end = m_at + 1;
        bool isClass = false;
        while (end < m_text.size() && m_text[end] != '\n' && (isClass || m_text[end] != '/')) {
            isClass = m_text[end] == '[' || (isClass && m_text[end] != ']');
            end += m_text[end] == '\\' ? 2 : 1;
        }
        if (end >= m_text.size() || m_text[end] == '\n') {
            copyTo(m_at + 1); // no literal after all
            return;
        }
        const std::string_view source = m_text.substr(m_at + 1, end - m_at - 1);
        const std::size_t flags = end + 1;
        for (end = flags; end < m_text.size() && isWordCharacter(m_text[end]); ++end) {
        }
        pattern(source, m_text.substr(flags, end - flags), end);
    }

    void pattern(std::string_view source, std::string_view flags, std::size_t end)
    {
        const PatternPlan plan = planPattern(qs(source), qs(flags));
        if (!plan.error.isEmpty()) {
            m_line += static_cast<int>(std::count(m_text.begin() + static_cast<std::ptrdiff_t>(m_counted),
                                                  m_text.begin() + static_cast<std::ptrdiff_t>(m_at), '\n'));
            m_counted = m_at;
            m_refused.push_back(Json::array({source, flags, utf8(plan.error), m_line}));
        }
        if (plan.error.isEmpty() && plan.engine == PatternPlan::Engine::Native && !plan.repeatsGroup) {
            copyTo(end);
        } else {
            m_out.append("__ex.regexp(").append(toText(Json(source))).append(",");
            m_out.append(toText(Json(flags))).append(")");
            m_at = end;
            m_last = end - 1;
        }
        m_isAfterLiteral = true;
        m_tails.seeOperand();
    }

    [[nodiscard]] std::size_t endOfQuoted(std::size_t at, char quote) const
    {
        for (++at; at < m_text.size() && m_text[at] != quote; ++at) {
            at += m_text[at] == '\\' ? 1 : 0;
        }
        return at + 1;
    }

    /// From behind a backtick, or behind the brace that ends a part, to the end of the template or its next part.
    void copyTemplate(std::size_t at)
    {
        for (; at < m_text.size() && m_text[at] != '`'; ++at) {
            if (m_text[at] == '\\') {
                ++at;
            } else if (m_text[at] == '$' && at + 1 < m_text.size() && m_text[at + 1] == '{') {
                m_braces.push_back(true);
                m_tails.see('{', '\0', m_out);
                copyTo(at + 2);
                return;
            }
        }
        copyTo(at + 1);
    }

    void copyTo(std::size_t end, bool isToken = true)
    {
        end = std::min(end, m_text.size());
        m_out.append(m_text.substr(m_at, end - m_at));
        const bool isSpace = end == m_at + 1 && (m_text[m_at] == ' ' || m_text[m_at] == '\n');
        if (isToken && !isSpace) {
            m_last = end - 1;
            m_isAfterLiteral = false;
        }
        m_at = end;
    }

    std::string_view m_text;
    Extent m_extent;
    std::string m_out;
    TailAssignments m_tails;
    std::size_t m_at = 0;
    std::size_t m_last = std::string_view::npos; ///< last character that is no space and no comment
    bool m_isAfterLiteral = false;
    std::vector<bool> m_braces;  ///< open ones; true: of a template's part
    std::vector<Json> m_refused; ///< [source, flags, why, line]
    int m_line = 1;
    std::size_t m_counted = 0;
};
} // namespace

std::string guardProgram(std::string_view javascript)
{
    Guard guard(javascript, Extent::Program);
    std::string out = guard.run();
    if (const std::size_t entry = out.find(kEntry); entry != std::string::npos) {
        out.insert(entry + 1, guard.check());
    }
    return out;
}

GuardedScript guardScript(std::string_view javascript)
{
    Guard guard(javascript, Extent::Script);
    GuardedScript script;
    script.javascript = guard.run();
    script.check = guard.check();
    return script;
}

} // namespace executor::sandbox::detail
