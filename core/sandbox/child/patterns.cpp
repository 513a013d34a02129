#include "core/sandbox/child/patterns.h"

#include "core/sandbox/detail/patternplan.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace executor::sandbox::child {

using detail::PatternPlan;

namespace {
/// A second or two at worst, 100 MiB.
constexpr const char* kLimits = "(*LIMIT_MATCH=20000000)(*LIMIT_HEAP=100000)";
constexpr const char* kWithoutCode = "(*NO_JIT)";

QString wordsFor(const QRegularExpression& expression)
{
    const QString why = expression.errorString();
    return why.contains(QStringLiteral("lookbehind"))
               ? QStringLiteral("look-behind of variable length is not available here")
               : why;
}

QByteArray bytesOf(const std::vector<qint32>& numbers)
{
    return {reinterpret_cast<const char*>(numbers.data()), static_cast<qsizetype>(numbers.size() * sizeof(qint32))};
}
} // namespace

QString Patterns::plan(const QString& source, const QString& flags)
{
    const PatternPlan plan = detail::planPattern(source, flags);
    QJsonObject answer{{QStringLiteral("error"), plan.error},
                       {QStringLiteral("engine"), static_cast<int>(plan.engine)},
                       {QStringLiteral("pattern"), plan.pattern},
                       {QStringLiteral("names"), QJsonArray::fromStringList(plan.names)},
                       {QStringLiteral("repeats"), plan.repeatsGroup}};
    if (plan.error.isEmpty() && plan.engine == PatternPlan::Engine::Pcre) {
        answer[QStringLiteral("id")] = add(plan.pcre, flags);
        if (!m_compiled.back().quick.isValid()) {
            answer[QStringLiteral("error")] = wordsFor(m_compiled.back().quick);
        }
    }
    return QString::fromUtf8(QJsonDocument(answer).toJson(QJsonDocument::Compact));
}

int Patterns::compile(const QString& source, const QString& flags)
{
    const int id = add(detail::planPattern(source, flags).pcre, flags);
    return m_compiled.back().quick.isValid() ? id : -1;
}

int Patterns::add(const QString& pattern, const QString& flags)
{
    const auto options = flags.contains(QLatin1Char('i')) ? QRegularExpression::CaseInsensitiveOption
                                                          : QRegularExpression::NoPatternOption;
    const QString limited = QLatin1String(kLimits) + pattern;
    m_compiled.push_back(Compiled{QRegularExpression(limited, options),
                                  QRegularExpression(QLatin1String(kWithoutCode) + limited, options)});
    return static_cast<int>(m_compiled.size()) - 1;
}

const QString& Patterns::subjectOf(const QString& text)
{
    if (text.constData() == m_text.constData() && text.size() == m_text.size()) {
        return m_subject;
    }
    m_text = text;
    m_subject = text;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (!text[i].isSurrogate()) {
            continue;
        }
        if (text[i].isHighSurrogate() && i + 1 < text.size() && text[i + 1].isLowSurrogate()) {
            ++i;
        } else {
            m_subject[i] = QChar::ReplacementCharacter;
        }
    }
    return m_subject;
}

QByteArray Patterns::match(int id, const QString& text, int from, bool isSticky)
{
    const QString& subject = subjectOf(text);
    const bool isInside = from > 0 && from < subject.size() && subject[from].isLowSurrogate();
    const int start = isInside ? from - 1 : from;
    const auto options =
        (isSticky ? QRegularExpression::AnchorAtOffsetMatchOption : QRegularExpression::NoMatchOption) |
        QRegularExpression::DontCheckSubjectStringMatchOption;
    const Compiled& compiled = m_compiled.at(static_cast<std::size_t>(id));
    QRegularExpressionMatch match = compiled.quick.match(subject, start, QRegularExpression::NormalMatch, options);
    if (!match.isValid()) {
        match = compiled.thorough.match(subject, start, QRegularExpression::NormalMatch, options);
    }
    std::vector<qint32> places{!match.isValid() ? -1 : match.hasMatch() ? 1 : 0};
    for (int group = 0; match.hasMatch() && group <= match.regularExpression().captureCount(); ++group) {
        places.push_back(static_cast<qint32>(match.capturedStart(group)));
        places.push_back(static_cast<qint32>(match.capturedEnd(group)));
    }
    return bytesOf(places);
}

} // namespace executor::sandbox::child
