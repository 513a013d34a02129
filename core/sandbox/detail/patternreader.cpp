#include "core/sandbox/detail/patternreader.h"

#include "core/sandbox/detail/unicodeproperty.h"

#include <QChar>
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

int hexValue(QChar c)
{
    const int digit = c.isLetterOrNumber() && c.unicode() < 0x80 ? QString(c).toInt(nullptr, 16) : -1;
    return digit == 0 && c != QLatin1Char('0') ? -1 : digit;
}

bool isNameCharacter(char32_t c, bool isFirst)
{
    if (c == U'$' || c == U'_') {
        return true;
    }
    switch (QChar::category(c)) {
    case QChar::Letter_Uppercase:
    case QChar::Letter_Lowercase:
    case QChar::Letter_Titlecase:
    case QChar::Letter_Modifier:
    case QChar::Letter_Other:
    case QChar::Number_Letter:
        return true;
    case QChar::Mark_NonSpacing:
    case QChar::Mark_SpacingCombining:
    case QChar::Number_DecimalDigit:
    case QChar::Punctuation_Connector:
        return !isFirst;
    default:
        return c == 0x2118 || c == 0x212E || c == 0x309B || c == 0x309C || (!isFirst && (c == 0x200C || c == 0x200D));
    }
}
} // namespace

bool PatternFlags::set(const QString& letters)
{
    for (const QChar letter : letters) {
        bool* flag = nullptr;
        switch (letter.unicode()) {
        case 'd':
            flag = &hasIndices;
            break;
        case 'g':
            flag = &global;
            break;
        case 'i':
            flag = &ignoreCase;
            break;
        case 'm':
            flag = &multiline;
            break;
        case 's':
            flag = &dotAll;
            break;
        case 'u':
            flag = &unicode;
            break;
        case 'v':
            flag = &unicodeSets;
            break;
        case 'y':
            flag = &sticky;
            break;
        default:
            return false;
        }
        if (*flag) {
            return false;
        }
        *flag = true;
    }
    if (unicode && unicodeSets) {
        return false;
    }
    unicode = unicode || unicodeSets;
    return true;
}

/// Groups may be named before they stand there.
void PatternReader::countGroups()
{
    bool isClass = false;
    while (!atEnd()) {
        const char32_t c = next();
        if (c == U'\\') {
            (void)next();
        } else if (isClass || c == U'[') {
            isClass = c != U']';
        } else if (c == U'(') {
            if (!sees('?')) {
                m_names.append(QString());
            } else if (sees("?<") && !sees("?<=") && !sees("?<!")) {
                (void)take("?<");
                const QString name = groupName();
                if (m_names.contains(name) && !failed()) {
                    fail(QStringLiteral("Duplicate capture group name"));
                }
                m_names.append(name);
            }
        }
    }
    m_at = failed() ? m_source.size() : 0;
}

void PatternReader::fail(const QString& why)
{
    if (m_error.isEmpty()) {
        m_error = why;
    }
}

bool PatternReader::hasNames() const
{
    for (const QString& name : m_names) {
        if (!name.isEmpty()) {
            return true;
        }
    }
    return false;
}

bool PatternReader::sees(std::string_view text) const
{
    return !atEnd() &&
           QStringView(m_source).mid(m_at).startsWith(QLatin1String(text.data(), static_cast<qsizetype>(text.size())));
}

bool PatternReader::take(char c)
{
    const bool isThere = sees(c);
    if (isThere) {
        m_before = m_at++;
    }
    return isThere;
}

bool PatternReader::take(std::string_view text)
{
    const bool isThere = sees(text);
    if (isThere) {
        m_before = m_at;
        m_at += static_cast<qsizetype>(text.size());
    }
    return isThere;
}

char32_t PatternReader::next()
{
    m_before = m_at;
    if (atEnd()) {
        return 0;
    }
    const QChar first = m_source[m_at++];
    if (first.isHighSurrogate() && m_at < m_source.size() && m_source[m_at].isLowSurrogate()) {
        return QChar::surrogateToUcs4(first, m_source[m_at++]);
    }
    return first.unicode();
}

bool PatternReader::decimal(qsizetype& at, double& value) const
{
    const qsizetype start = at;
    for (value = 0; at < m_source.size() && isDigit(m_source[at]); ++at) {
        value = value * 10 + m_source[at].digitValue();
    }
    return at > start;
}

bool PatternReader::braces(qsizetype& at, Quantifier& out) const
{
    ++at;
    if (!decimal(at, out.least)) {
        return false;
    }
    out.most = out.least;
    if (at < m_source.size() && m_source[at] == QLatin1Char(',')) {
        ++at;
        out.isOpen = !decimal(at, out.most);
    }
    return at < m_source.size() && m_source[at++] == QLatin1Char('}');
}

bool PatternReader::seesQuantifier() const
{
    qsizetype at = m_at;
    Quantifier ignored;
    return sees('*') || sees('+') || sees('?') || (sees('{') && (m_flags.unicode || braces(at, ignored)));
}

Quantifier PatternReader::quantifier()
{
    Quantifier result;
    if (sees('{')) {
        if (!braces(m_at, result)) {
            fail(QStringLiteral("Incomplete quantifier"));
        } else if (!result.isOpen && result.least > result.most) {
            fail(QStringLiteral("numbers out of order in {} quantifier"));
        }
    } else {
        const char32_t c = next();
        result.least = c == U'+' ? 1 : 0;
        result.most = 1;
        result.isOpen = c != U'?';
    }
    result.isLazy = take('?');
    return result;
}

QString PatternReader::groupName()
{
    QString name;
    while (!atEnd() && !sees('>')) {
        char32_t c = next();
        if (c == U'\\') {
            const bool isUnicode = take('u');
            if (!isUnicode || !(sees('{') ? codePointInBraces(c) : hex(4, c))) {
                fail(QStringLiteral("Invalid capture group name"));
                break;
            }
            if (char32_t low = 0;
                QChar::isHighSurrogate(c) && take("\\u") && hex(4, low) && QChar::isLowSurrogate(low)) {
                c = QChar::surrogateToUcs4(static_cast<char16_t>(c), static_cast<char16_t>(low));
            }
        }
        if (!isNameCharacter(c, name.isEmpty())) {
            fail(QStringLiteral("Invalid capture group name"));
        }
        name += QString::fromUcs4(&c, 1);
    }
    if (!take('>') || name.isEmpty()) {
        fail(QStringLiteral("Invalid capture group name"));
    }
    return name;
}

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

bool PatternReader::hex(int digits, char32_t& value)
{
    if (m_at + digits > m_source.size()) {
        return false;
    }
    value = 0;
    for (int i = 0; i < digits; ++i) {
        const int digit = hexValue(m_source[m_at + i]);
        if (digit < 0) {
            return false;
        }
        value = value * 16 + static_cast<char32_t>(digit);
    }
    m_at += digits;
    return true;
}

bool PatternReader::codePointInBraces(char32_t& value)
{
    const qsizetype end = m_source.indexOf(QLatin1Char('}'), m_at);
    value = 0;
    for (qsizetype at = m_at + 1; at < end; ++at) {
        const int digit = hexValue(m_source[at]);
        value = value * 16 + static_cast<char32_t>(digit);
        if (digit < 0 || value > 0x10FFFF) {
            return false;
        }
    }
    const bool isWhole = end > m_at + 1;
    m_at = isWhole ? end + 1 : m_at;
    return isWhole;
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
        escape.set = pcreProperty(m_source.mid(m_at, end - m_at), isNegated);
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

QString pcreCharacter(char32_t c)
{
    if (QChar::isSurrogate(c)) {
        return QStringLiteral("(?!)");
    }
    const bool isPlain = c < 0x80 && QChar(static_cast<char16_t>(c)).isLetterOrNumber();
    return isPlain ? QString(QChar(static_cast<char16_t>(c))) : QStringLiteral("\\x{%1}").arg(std::uint32_t(c), 0, 16);
}

} // namespace executor::sandbox::detail
