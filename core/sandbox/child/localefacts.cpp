#include "core/sandbox/child/host.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>

namespace executor::sandbox::child {
namespace {
/// The letters y, m and d in the order of `format`.
QString orderOf(const QString& format)
{
    QString order;
    for (const QChar c : format.toLower()) {
        if ((c == QLatin1Char('y') || c == QLatin1Char('m') || c == QLatin1Char('d')) && !order.contains(c)) {
            order += c;
        }
    }
    return order.size() == 3 ? order : QStringLiteral("mdy");
}

QString separatorOf(const QString& format)
{
    QString separator;
    for (const QChar c : format) {
        if (!c.isLetter()) {
            separator += c;
        } else if (!separator.isEmpty()) {
            break;
        }
    }
    return separator.isEmpty() ? QStringLiteral("/") : separator;
}

template <class Name>
QJsonArray names(int first, int count, Name name)
{
    QJsonArray list;
    for (int i = 0; i < count; ++i) {
        list.append(name(first + i));
    }
    return list;
}

/// Qt counts Monday as 1 and Sunday as 7, ECMAScript Sunday as 0.
int qtDay(int day)
{
    return day == 0 ? 7 : day;
}
} // namespace

QString Host::localeFacts(const QString& tag) const
{
    QLocale locale(QString(tag).replace(QLatin1Char('-'), QLatin1Char('_')));
    if (locale.language() == QLocale::C) {
        locale = QLocale(QLocale::English, QLocale::UnitedStates);
    }
    const QString numeric = locale.dateFormat(QLocale::ShortFormat);
    const QString written = locale.dateFormat(QLocale::LongFormat);
    const QString currency = locale.toCurrencyString(1.5, QStringLiteral("¤"));
    const bool isEnglish = locale.language() == QLocale::English;
    // Qt's short form has two digits in more languages than the usual one of ECMAScript.
    const bool isPadded = numeric.contains(QStringLiteral("dd")) && numeric.contains(QStringLiteral("MM")) &&
                          locale.language() != QLocale::German && !numeric.startsWith(QStringLiteral("yyyy/"));
    const QJsonObject facts{
        {QStringLiteral("decimal"), locale.decimalPoint()},
        {QStringLiteral("group"), locale.groupSeparator()},
        {QStringLiteral("minus"), locale.negativeSign()},
        {QStringLiteral("isPercentApart"), !isEnglish && currency.endsWith(QStringLiteral("¤"))},
        {QStringLiteral("isCurrencyBehind"), currency.endsWith(QStringLiteral("¤"))},
        {QStringLiteral("isCurrencyApart"), currency.size() > 1 && currency.at(1).isSpace()},
        {QStringLiteral("isEnglish"), isEnglish},
        {QStringLiteral("isTwelve"),
         locale.timeFormat(QLocale::ShortFormat).contains(QStringLiteral("AP"), Qt::CaseInsensitive)},
        {QStringLiteral("am"), locale.amText()},
        {QStringLiteral("pm"), locale.pmText()},
        {QStringLiteral("order"), orderOf(numeric)},
        {QStringLiteral("separator"), separatorOf(numeric)},
        {QStringLiteral("isPadded"), isPadded},
        {QStringLiteral("isMonthFirst"), written.indexOf(QLatin1Char('M')) < written.lastIndexOf(QLatin1Char('d')) &&
                                             orderOf(numeric).startsWith(QLatin1Char('m'))},
        {QStringLiteral("dayMark"), written.contains(QStringLiteral("d.")) ? QStringLiteral(".") : QString()},
        {QStringLiteral("months"), names(1, 12, [&](int i) { return locale.monthName(i, QLocale::LongFormat); })},
        {QStringLiteral("shortMonths"), names(1, 12, [&](int i) { return locale.monthName(i, QLocale::ShortFormat); })},
        {QStringLiteral("days"), names(0, 7, [&](int i) { return locale.dayName(qtDay(i), QLocale::LongFormat); })},
        {QStringLiteral("shortDays"),
         names(0, 7, [&](int i) { return locale.dayName(qtDay(i), QLocale::ShortFormat); })}};
    return QString::fromUtf8(QJsonDocument(facts).toJson(QJsonDocument::Compact));
}

} // namespace executor::sandbox::child
