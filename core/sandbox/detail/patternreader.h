#pragma once

#include <QString>
#include <QStringList>

#include <string_view>

namespace executor::sandbox::detail {

struct PatternFlags
{
    bool hasIndices = false;
    bool global = false;
    bool ignoreCase = false;
    bool multiline = false;
    bool dotAll = false;
    bool unicode = false;
    bool unicodeSets = false; ///< implies `unicode` here; its set operations are not known
    bool sticky = false;

    /// False when a letter is none of these or comes twice.
    [[nodiscard]] bool set(const QString& letters);
};

struct Quantifier
{
    double least = 0;
    double most = 0;
    bool isOpen = false; ///< no upper bound
    bool isLazy = false;
};

struct Escape
{
    enum class Kind
    {
        Character,
        Set,
        Reference
    } kind = Kind::Character;
    char32_t character = 0;
    QString set; ///< as it stands inside a class of PCRE2
    bool isProperty = false;
    int group = 0;
};

/// Reads the tokens of a pattern, one character ahead. After fail() everything is at its end.
class PatternReader
{
public:
    PatternReader(const QString& source, const PatternFlags& flags) : m_source(source), m_flags(flags) {}

    void countGroups();
    [[nodiscard]] const QStringList& groupNames() const { return m_names; }

    void fail(const QString& why);
    [[nodiscard]] bool failed() const { return !m_error.isEmpty(); }
    [[nodiscard]] const QString& error() const { return m_error; }

    [[nodiscard]] bool atEnd() const { return failed() || m_at >= m_source.size(); }
    [[nodiscard]] qsizetype at() const { return m_at; }
    [[nodiscard]] bool sees(char c) const { return !atEnd() && m_source[m_at] == QLatin1Char(c); }
    [[nodiscard]] bool sees(std::string_view text) const;
    bool take(char c);
    bool take(std::string_view text);
    /// One character, with `u` a whole code point. Two surrogates are one here without `u` too, because PCRE2 sees
    /// none.
    char32_t next();
    void back() { m_at = m_before; }
    [[nodiscard]] QString lastText() const { return m_source.mid(m_before, m_at - m_before); }
    [[nodiscard]] QString textFrom(qsizetype start) const { return m_source.mid(start, m_at - start); }

    /// `*`, `+`, `?` or whole braces.
    [[nodiscard]] bool seesQuantifier() const;
    Quantifier quantifier();
    /// Behind `(?<` or `\k<`.
    QString groupName();
    /// Behind a backslash outside of a class.
    Escape atomEscape();
    /// Behind a backslash inside a class.
    Escape classEscape();
    [[nodiscard]] const PatternFlags& flags() const { return m_flags; }

private:
    [[nodiscard]] bool hasNames() const;
    bool decimal(qsizetype& at, double& value) const;
    bool braces(qsizetype& at, Quantifier& out) const;
    Escape reference();
    Escape commonEscape(bool isClass);
    Escape unicodeEscape();
    Escape octal();
    Escape property(bool isNegated);
    static Escape characterOf(char32_t c);
    static Escape setOf(const char* items);
    bool hex(int digits, char32_t& value);
    bool codePointInBraces(char32_t& value);

    QString m_source;
    PatternFlags m_flags;
    QString m_error;
    QStringList m_names;
    qsizetype m_at = 0;
    qsizetype m_before = 0;
};

/// One character for PCRE2 outside of a class; half of a character never occurs in what it searches.
[[nodiscard]] QString pcreCharacter(char32_t c);

} // namespace executor::sandbox::detail
