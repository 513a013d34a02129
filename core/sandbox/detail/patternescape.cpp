#include "core/sandbox/detail/patternreader.h"
#include "core/sandbox/detail/unicodeproperty.h"

#include <QChar>

// What stands behind a backslash.
namespace executor::sandbox::detail {
namespace {
constexpr std::string_view kSyntaxCharacters = "^$\\.*+?()[]{}|/";

bool isDigit(QChar c)
{
    return c >= QLatin1Char('0') && c <= QLatin1Char('9');
}

bool isLetter(QChar c)
{
    return (c >= QLatin1Char('a') && c <= QLatin1Char('z')) || (c >= QLatin1Char('A') && c <= QLatin1Char('Z'));
}

} // namespace

Escape PatternReader::characterOf(char32_t c)
{
    Escape escape;
    escape.character = c;
    return escape;
}

Escape PatternReader::setOf(const char* items)
{
    Escape escape;
    escape.kind = Escape::Kind::Set;
    escape.set = QLatin1String(items);
    return escape;
}

Escape PatternReader::unicodeEscape()
{
    const qsizetype start = m_at;
    char32_t value = 0;
    if (m_flags.unicode && sees('{')) {
        if (!codePointInBraces(value)) {
            fail(QStringLiteral("Invalid Unicode escape"));
        }
        return characterOf(value);
    }
    if (!hex(4, value)) {
        m_at = start;
        if (m_flags.unicode) {
            fail(QStringLiteral("Invalid Unicode escape"));
        }
        return characterOf(U'u');
    }
    const qsizetype behind = m_at;
    if (char32_t low = 0; QChar::isHighSurrogate(value) && take("\\u")) {
        if (hex(4, low) && QChar::isLowSurrogate(low)) {
            return characterOf(QChar::surrogateToUcs4(static_cast<char16_t>(value), static_cast<char16_t>(low)));
        }
        m_at = behind;
    }
    return characterOf(value);
}

/// \0 and, by annex B, octal numbers up to \377.
Escape PatternReader::octal()
{
    const bool isLone = m_at + 1 >= m_source.size() || !isDigit(m_source[m_at + 1]);
    if (m_flags.unicode && (!sees('0') || !isLone)) {
        fail(QStringLiteral("Invalid decimal escape"));
    }
    if (sees('8') || sees('9')) {
        return characterOf(next());
    }
    char32_t value = 0;
    for (int digits = 0; digits < 3 && !atEnd() && isDigit(m_source[m_at]) && m_source[m_at] < QLatin1Char('8');
         ++digits) {
        const char32_t more = value * 8 + static_cast<char32_t>(m_source[m_at].digitValue());
        if (more > 0xFF) {
            break;
        }
        value = more;
        ++m_at;
    }
    return characterOf(value);
}

Escape PatternReader::property(bool isNegated)
{
    const qsizetype end = m_source.indexOf(QLatin1Char('}'), m_at);
    Escape escape;
    escape.kind = Escape::Kind::Set;
    escape.isProperty = true;
    if (take('{') && end > m_at) {
        escape.set = pcreProperty(m_source.mid(m_at, end - m_at), PropertyUse{isNegated, m_flags.ignoreCase});
        m_at = end + 1;
    }
    if (escape.set.isEmpty()) {
        fail(QStringLiteral("Invalid property name"));
    }
    return escape;
}

/// What stands behind a backslash inside and outside of a class alike.
Escape PatternReader::commonEscape(bool isClass)
{
    constexpr const char* kSpaces =
        R"(\x{9}-\x{d}\x{20}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}\x{feff})";
    constexpr const char* kNoSpaces =
        R"(\x{0}-\x{8}\x{e}-\x{1f}\x{21}-\x{9f}\x{a1}-\x{167f}\x{1681}-\x{1fff}\x{200b}-\x{2027}\x{202a}-\x{202e}\x{2030}-\x{205e}\x{2060}-\x{2fff}\x{3001}-\x{fefe}\x{ff00}-\x{10ffff})";
    if (atEnd()) {
        fail(QStringLiteral("\\ at end of pattern"));
        return {};
    }
    const char32_t c = next();
    switch (c) {
    case 'd':
        return setOf("\\d");
    case 'D':
        return setOf("\\D");
    case 'w':
        return setOf("\\w");
    case 'W':
        return setOf("\\W");
    case 's':
        return setOf(kSpaces);
    case 'S':
        return setOf(kNoSpaces);
    case 't':
        return characterOf(U'\t');
    case 'n':
        return characterOf(U'\n');
    case 'v':
        return characterOf(U'\v');
    case 'f':
        return characterOf(U'\f');
    case 'r':
        return characterOf(U'\r');
    case 'u':
        return unicodeEscape();
    case 'p':
    case 'P':
        if (m_flags.unicode) {
            return property(c == U'P');
        }
        break;
    case 'x': {
        char32_t value = 0;
        if (hex(2, value)) {
            return characterOf(value);
        }
        break;
    }
    case 'c':
        if (!atEnd() &&
            (isLetter(m_source[m_at]) || (isClass && !m_flags.unicode && (isDigit(m_source[m_at]) || sees('_'))))) {
            return characterOf(next() % 32);
        }
        if (!m_flags.unicode) {
            m_at = m_before; // a lone backslash
            return characterOf(U'\\');
        }
        break;
    default:
        break;
    }
    const bool isSyntax = c < 0x80 && kSyntaxCharacters.find(static_cast<char>(c)) != std::string_view::npos;
    if (m_flags.unicode ? !isSyntax && !(isClass && c == U'-') : c == U'k' && hasNames()) {
        fail(QStringLiteral("Invalid escape"));
    }
    return characterOf(c);
}

Escape PatternReader::reference()
{
    Escape escape;
    escape.kind = Escape::Kind::Reference;
    if (take("k<")) {
        escape.group = static_cast<int>(m_names.indexOf(groupName())) + 1;
        if (escape.group == 0) {
            fail(QStringLiteral("Invalid named capture referenced"));
        }
        return escape;
    }
    qsizetype at = m_at;
    double number = 0;
    (void)decimal(at, number);
    if (number > static_cast<double>(m_names.size())) {
        return octal();
    }
    m_at = at;
    escape.group = static_cast<int>(number);
    return escape;
}

Escape PatternReader::atomEscape()
{
    if (!atEnd() && isDigit(m_source[m_at])) {
        return sees('0') ? octal() : reference();
    }
    if (sees('k') && (m_flags.unicode || hasNames())) {
        if (!sees("k<")) {
            fail(QStringLiteral("Invalid named reference"));
            return {};
        }
        return reference();
    }
    return commonEscape(false);
}

Escape PatternReader::classEscape()
{
    if (take('b')) {
        return characterOf(U'\b');
    }
    if (!atEnd() && isDigit(m_source[m_at])) {
        return octal();
    }
    return commonEscape(true);
}

} // namespace executor::sandbox::detail
