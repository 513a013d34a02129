#include "core/sandbox/detail/patternreader.h"

#include <QChar>
namespace executor::sandbox::detail {
namespace {
bool isDigit(QChar c)
{
    return c >= QLatin1Char('0') && c <= QLatin1Char('9');
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

QString pcreCharacter(char32_t c)
{
    if (QChar::isSurrogate(c)) {
        return QStringLiteral("(?!)");
    }
    const bool isPlain = c < 0x80 && QChar(static_cast<char16_t>(c)).isLetterOrNumber();
    return isPlain ? QString(QChar(static_cast<char16_t>(c))) : QStringLiteral("\\x{%1}").arg(std::uint32_t(c), 0, 16);
}

} // namespace executor::sandbox::detail
