#include "core/sandbox/detail/patternplan.h"

#include "core/sandbox/detail/patternclass.h"
#include "core/sandbox/detail/patternreader.h"

#include <algorithm>

namespace executor::sandbox::detail {
namespace {
/// PCRE2 counts repetitions up to this.
constexpr double kMostRepetitions = 65535;
/// More, the engine refuses; no text is as long.
constexpr double kMostNativeRepetitions = 2147483647;

constexpr const char* kLineEnds = R"(\n\r\x{2028}\x{2029})";

/// Walks over the pattern once and writes it anew for both engines.
class Planner
{
public:
    Planner(const QString& source, const PatternFlags& flags) : m_in(source, flags), m_flags(flags)
    {
        m_in.countGroups();
    }

    PatternPlan plan()
    {
        disjunction();
        if (!m_in.failed() && !m_in.atEnd()) {
            m_in.fail(QStringLiteral("Unmatched ')'"));
        }
        PatternPlan result;
        result.error = m_in.error();
        result.repeatsGroup = m_repeatsGroup;
        result.pcre = m_pcre;
        result.names = m_in.groupNames();
        const bool hasNames =
            std::any_of(result.names.begin(), result.names.end(), [](const QString& name) { return !name.isEmpty(); });
        // With `u` the engine often tries the first place of a text only (Qt 6.4: /b/u finds nothing in "ab"), with `y`
        // it gives back characters wrongly (/(\w+)(\w+)/y).
        if (m_needsPcre || m_flags.hasIndices || m_flags.unicode || m_flags.sticky) {
            result.engine = PatternPlan::Engine::Pcre;
        } else if (hasNames || m_flags.dotAll || m_isChanged) {
            result.engine = PatternPlan::Engine::Translated;
            result.pattern = m_native;
        }
        return result;
    }

private:
    void disjunction()
    {
        while (!m_in.failed()) {
            while (!m_in.failed() && !m_in.atEnd() && !m_in.sees('|') && !m_in.sees(')')) {
                term();
            }
            if (!m_in.take('|')) {
                return;
            }
            both(QStringLiteral("|"));
        }
    }

    void term()
    {
        const Kind kind = atom();
        if (m_in.failed() || !m_in.seesQuantifier()) {
            return;
        }
        if (kind == Kind::Assertion || (kind == Kind::LookAhead && m_flags.unicode)) {
            m_in.fail(QStringLiteral("Nothing to repeat"));
            return;
        }
        m_repeatsGroup = m_repeatsGroup || kind == Kind::Group || kind == Kind::LookAhead;
        const Quantifier quantifier = m_in.quantifier();
        m_native.append(textOf(quantifier, kMostNativeRepetitions));
        m_pcre.append(textOf(quantifier, kMostRepetitions));
        m_isChanged = m_isChanged || quantifier.least > kMostNativeRepetitions ||
                      (quantifier.most > kMostNativeRepetitions && !quantifier.isOpen);
    }

    static QString textOf(const Quantifier& quantifier, double most)
    {
        QString text = QLatin1Char('{') + QString::number(std::min(quantifier.least, most), 'f', 0);
        if (quantifier.isOpen || quantifier.most > most) {
            text += QLatin1Char(',');
        } else if (quantifier.most != quantifier.least) {
            text += QLatin1Char(',') + QString::number(quantifier.most, 'f', 0);
        }
        return text + QLatin1Char('}') + (quantifier.isLazy ? QStringLiteral("?") : QString());
    }

    enum class Kind
    {
        Character,
        Group,
        LookAhead,
        Assertion ///< takes no quantifier
    };

    Kind atom()
    {
        const char32_t c = m_in.next();
        switch (c) {
        case '^':
            m_native += QLatin1Char('^');
            m_pcre += m_flags.multiline ? QStringLiteral("(?:\\A|(?<=[%1]))").arg(QLatin1String(kLineEnds))
                                        : QStringLiteral("\\A");
            return Kind::Assertion;
        case '$':
            m_native += QLatin1Char('$');
            m_pcre += m_flags.multiline ? QStringLiteral("(?=[%1]|\\z)").arg(QLatin1String(kLineEnds))
                                        : QStringLiteral("\\z");
            return Kind::Assertion;
        case '(':
            return group();
        case '.':
            m_native += m_flags.dotAll ? QStringLiteral("[^]") : QStringLiteral(".");
            m_pcre += m_flags.dotAll ? QStringLiteral("(?s:.)") : QStringLiteral("[^%1]").arg(QLatin1String(kLineEnds));
            return Kind::Character;
        case '[':
            characterClass();
            return Kind::Character;
        case '\\':
            return escape();
        case '*':
        case '+':
        case '?':
            m_in.fail(QStringLiteral("Nothing to repeat"));
            return Kind::Assertion;
        case '{':
            m_in.back();
            if (m_flags.unicode || m_in.seesQuantifier()) {
                m_in.fail(QStringLiteral("Nothing to repeat"));
                return Kind::Assertion;
            }
            (void)m_in.next();
            break;
        case '}':
        case ']':
            if (m_flags.unicode) {
                m_in.fail(QStringLiteral("Lone quantifier brackets"));
            }
            break;
        default:
            break;
        }
        literal(c);
        return Kind::Character;
    }

    Kind group()
    {
        Kind kind = Kind::Group;
        if (m_in.take("?:")) {
            both(QStringLiteral("(?:"));
        } else if (m_in.take("?=")) {
            both(QStringLiteral("(?="));
            kind = Kind::LookAhead;
        } else if (m_in.take("?!")) {
            both(QStringLiteral("(?!"));
            kind = Kind::LookAhead;
        } else if (m_in.sees("?<=") || m_in.sees("?<!")) {
            both(m_in.take("?<=") ? QStringLiteral("(?<=") : QStringLiteral("(?<!"));
            (void)m_in.take("?<!");
            m_needsPcre = true;
            kind = Kind::Assertion;
        } else if (m_in.take("?<")) {
            (void)m_in.groupName();
            both(QStringLiteral("("));
        } else if (m_in.sees('?')) {
            m_in.fail(QStringLiteral("Invalid group"));
            return kind;
        } else {
            both(QStringLiteral("("));
        }
        disjunction();
        if (!m_in.failed() && !m_in.take(')')) {
            m_in.fail(QStringLiteral("Unterminated group"));
        }
        both(QStringLiteral(")"));
        return kind;
    }

    Kind escape()
    {
        const qsizetype start = m_in.at() - 1;
        if (m_in.take('b')) {
            both(QStringLiteral("\\b"));
            return Kind::Assertion;
        }
        if (m_in.take('B')) {
            both(QStringLiteral("\\B"));
            return Kind::Assertion;
        }
        const Escape what = m_in.atomEscape();
        switch (what.kind) {
        case Escape::Kind::Character:
            m_native += m_in.textFrom(start);
            m_pcre += pcreCharacter(what.character);
            break;
        case Escape::Kind::Set:
            m_native += m_in.textFrom(start);
            m_needsPcre = m_needsPcre || what.isProperty;
            m_pcre += QLatin1Char('[') + what.set + QLatin1Char(']');
            break;
        case Escape::Kind::Reference:
            m_native += QStringLiteral("(?:\\%1)").arg(what.group);
            m_isChanged = m_isChanged || m_in.textFrom(start) != QStringLiteral("\\%1").arg(what.group);
            // A group that took no part matches the empty text; in PCRE2 it matches nothing.
            m_pcre += QStringLiteral("(?:(?(%1)\\g{%1}))").arg(what.group);
            break;
        }
        return Kind::Character;
    }

    void characterClass()
    {
        const PatternClass made = readClass(m_in);
        m_native += made.native;
        m_pcre += made.pcre;
        m_needsPcre = m_needsPcre || made.hasProperty;
        m_isChanged = m_isChanged || made.isChanged;
    }

    void literal(char32_t c)
    {
        m_native += m_in.lastText();
        m_pcre += pcreCharacter(c);
    }

    void both(const QString& text)
    {
        m_native += text;
        m_pcre += text;
    }

    PatternReader m_in;
    PatternFlags m_flags;
    QString m_native;
    QString m_pcre;
    bool m_needsPcre = false;
    bool m_isChanged = false; ///< the engine needs what is written in m_native
    bool m_repeatsGroup = false;
};
} // namespace

PatternPlan planPattern(const QString& source, const QString& flags)
{
    PatternFlags read;
    if (!read.set(flags)) {
        PatternPlan plan;
        plan.error = QStringLiteral("Invalid flags");
        return plan;
    }
    return Planner(source, read).plan();
}

} // namespace executor::sandbox::detail
