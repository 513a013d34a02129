#include "ui/widgets/look.h"

#include <QCoreApplication>
#include <QLocale>
#include <QPainter>
#include <QRegularExpression>

namespace executor::ui {

namespace {
QString word(const char* text)
{
    return QCoreApplication::translate("words", text);
}
} // namespace

QColor colourOf(Hue hue)
{
    const Tokens& t = tokens();
    switch (hue) {
    case Hue::Text:
        return t.text;
    case Hue::Text2:
        return t.text2;
    case Hue::Off:
        return t.off;
    case Hue::Accent:
        return t.accentText;
    case Hue::Read:
        return t.read.text;
    case Hue::Write:
        return t.write.text;
    case Hue::Send:
        return t.send.text;
    case Hue::Danger:
        return t.danger.text;
    case Hue::Ok:
        return t.ok.text;
    case Hue::Warn:
        return t.warn.text;
    }
    return t.text;
}

QColor tintOf(Hue hue)
{
    const Tokens& t = tokens();
    switch (hue) {
    case Hue::Write:
        return t.write.tint;
    case Hue::Send:
        return t.send.tint;
    case Hue::Danger:
        return t.danger.tint;
    case Hue::Ok:
        return t.ok.tint;
    case Hue::Warn:
        return t.warn.tint;
    case Hue::Accent:
        return t.sel;
    case Hue::Text:
    case Hue::Text2:
    case Hue::Off:
    case Hue::Read:
        break;
    }
    return t.read.tint;
}

Hue hueOf(Effect effect)
{
    switch (effect) {
    case Effect::Read:
        return Hue::Read;
    case Effect::Write:
        return Hue::Write;
    case Effect::Unknown:
        return Hue::Warn;
    case Effect::Send:
        return Hue::Send;
    case Effect::Delete:
    case Effect::Spend:
    case Effect::Admin:
        return Hue::Danger;
    }
    return Hue::Warn;
}

QString wordOf(Effect effect)
{
    switch (effect) {
    case Effect::Read:
        return word("read");
    case Effect::Write:
        return word("write");
    case Effect::Unknown:
        return word("unknown");
    case Effect::Send:
        return word("send");
    case Effect::Delete:
        return word("delete");
    case Effect::Spend:
        return word("spend");
    case Effect::Admin:
        return word("admin");
    }
    return {};
}

Glyph glyphOf(Effect effect)
{
    switch (effect) {
    case Effect::Read:
        return Glyph::Dot;
    case Effect::Write:
        return Glyph::Square;
    case Effect::Unknown:
        return Glyph::Diamond;
    case Effect::Send:
        return Glyph::Arrow;
    case Effect::Delete:
    case Effect::Spend:
    case Effect::Admin:
        return Glyph::Triangle;
    }
    return Glyph::Diamond;
}

Hue hueOf(Action action)
{
    switch (action) {
    case Action::Allow:
        return Hue::Ok;
    case Action::Ask:
        return Hue::Warn;
    case Action::Block:
        return Hue::Danger;
    }
    return Hue::Warn;
}

QString wordOf(Action action)
{
    switch (action) {
    case Action::Allow:
        return word("allowed");
    case Action::Ask:
        return word("asks");
    case Action::Block:
        return word("blocked");
    }
    return {};
}

Glyph glyphOf(Action action)
{
    switch (action) {
    case Action::Allow:
        return Glyph::CheckCircle;
    case Action::Ask:
        return Glyph::Clock;
    case Action::Block:
        return Glyph::Block;
    }
    return Glyph::Clock;
}

Hue hueOf(RunState state)
{
    switch (state) {
    case RunState::Queued:
    case RunState::Cancelled:
        return Hue::Text2;
    case RunState::Running:
        return Hue::Accent;
    case RunState::Waiting:
        return Hue::Warn;
    case RunState::Completed:
        return Hue::Ok;
    case RunState::Failed:
    case RunState::Denied:
    case RunState::TimedOut:
        return Hue::Danger;
    }
    return Hue::Text2;
}

QString wordOf(RunState state)
{
    switch (state) {
    case RunState::Queued:
        return word("queued");
    case RunState::Running:
        return word("running");
    case RunState::Waiting:
        return word("waits for you");
    case RunState::Completed:
        return word("completed");
    case RunState::Failed:
        return word("failed");
    case RunState::Cancelled:
        return word("cancelled");
    case RunState::Denied:
        return word("denied");
    case RunState::TimedOut:
        return word("took too long");
    }
    return {};
}

Glyph glyphOf(RunState state)
{
    switch (state) {
    case RunState::Queued:
    case RunState::Waiting:
        return Glyph::Clock;
    case RunState::Running:
        return Glyph::Play;
    case RunState::Completed:
        return Glyph::CheckCircle;
    case RunState::Cancelled:
        return Glyph::Stop;
    case RunState::Denied:
        return Glyph::Block;
    case RunState::Failed:
    case RunState::TimedOut:
        return Glyph::Alert;
    }
    return Glyph::Clock;
}

Hue hueOf(Health health)
{
    switch (health) {
    case Health::Healthy:
        return Hue::Ok;
    case Health::Partly:
    case Health::NeedsYou:
        return Hue::Warn;
    case Health::Fails:
        return Hue::Danger;
    case Health::Importing:
        return Hue::Accent;
    case Health::Old:
    case Health::Unknown:
    case Health::Disabled:
        return Hue::Text2;
    }
    return Hue::Text2;
}

QString wordOf(Health health)
{
    switch (health) {
    case Health::Healthy:
        return word("healthy");
    case Health::Partly:
        return word("partly");
    case Health::NeedsYou:
        return word("needs you");
    case Health::Old:
        return word("old");
    case Health::Fails:
        return word("fails");
    case Health::Unknown:
        return word("not checked");
    case Health::Importing:
        return word("importing");
    case Health::Disabled:
        return word("disabled");
    }
    return {};
}

QString initialsOf(const QString& name)
{
    const QStringList words = name.split(QRegularExpression(QStringLiteral("[\\s_-]+")), Qt::SkipEmptyParts);
    if (words.isEmpty()) {
        return QStringLiteral("?");
    }
    const QString text = words.size() > 1 ? words.at(0).left(1) + words.at(1).left(1) : words.at(0).left(2);
    return text.toUpper();
}

QString shortTime(const QDateTime& time)
{
    if (!time.isValid()) {
        return {};
    }
    const QDateTime local = time.toLocalTime();
    if (local.date() == QDate::currentDate()) {
        return QLocale().toString(local.time(), QStringLiteral("HH:mm"));
    }
    return QLocale().toString(local.date(), QStringLiteral("d MMM"));
}

namespace {
QString spanText(qint64 seconds)
{
    if (seconds < 120) {
        return QStringLiteral("%1:%2").arg(seconds / 60).arg(seconds % 60, 2, 10, QLatin1Char('0'));
    }
    if (seconds < 3600) {
        return QCoreApplication::translate("words", "%1 min").arg(seconds / 60);
    }
    if (seconds < 86400) {
        return QCoreApplication::translate("words", "%1 h").arg(seconds / 3600);
    }
    return QCoreApplication::translate("words", "%1 d").arg(seconds / 86400);
}
} // namespace

QString since(const QDateTime& time)
{
    return spanText(qMax<qint64>(0, time.secsTo(QDateTime::currentDateTimeUtc())));
}

QString until(const QDateTime& time)
{
    return spanText(qMax<qint64>(0, QDateTime::currentDateTimeUtc().secsTo(time)));
}

QString durationText(qint64 milliseconds)
{
    if (milliseconds < 0) {
        return {};
    }
    if (milliseconds < 1000) {
        return QCoreApplication::translate("words", "%1 ms").arg(milliseconds);
    }
    if (milliseconds < 120000) {
        return QCoreApplication::translate("words", "%1 s")
            .arg(QLocale().toString(double(milliseconds) / 1000.0, 'f', 1));
    }
    return QCoreApplication::translate("words", "%1 min").arg(milliseconds / 60000);
}

} // namespace executor::ui
