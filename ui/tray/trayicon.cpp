#include "ui/tray/trayicon.h"

#include "ui/theme/tokens.h"

#include <QCoreApplication>
#include <QGuiApplication>
#include <QLocale>
#include <QPainter>
#include <QPainterPath>

namespace executor::ui {

namespace {

struct Ink
{
    QColor mark, accent, warn, onWarn, problem;
};

Ink inkOf(PanelShade panel)
{
    if (panel == PanelShade::Dark) {
        return {QColor(0xE6E9EE), QColor(0x35BBAE), QColor(0xF0B04E), QColor(0x14161A), QColor(0xFF7A6E)};
    }
    return {QColor(0x2A2F38), QColor(0x0B7570), QColor(0xA65D00), QColor(Qt::white), QColor(0xC6281E)};
}

// All drawing is on a 16 grid, scaled to the picture.
void drawMark(QPainter& p, const QColor& colour, double scale, QPointF offset)
{
    p.save();
    p.translate(offset);
    p.scale(scale, scale);
    p.setPen(QPen(colour, 2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    p.setBrush(Qt::NoBrush);
    p.drawArc(QRectF(1.6, 2, 12, 12), 45 * 16, 270 * 16);
    p.drawLine(QPointF(6.8, 8), QPointF(14.4, 8));
    p.drawPolyline(QPolygonF({QPointF(12, 5.6), QPointF(14.6, 8), QPointF(12, 10.4)}));
    p.restore();
}

// Cuts a gap around what comes next, so that it stands off the mark on every ground.
void cut(QPainter& p, const QPainterPath& shape)
{
    p.save();
    p.setCompositionMode(QPainter::CompositionMode_Clear);
    p.setPen(QPen(Qt::black, 2));
    p.setBrush(Qt::black);
    p.drawPath(shape);
    p.restore();
}

void stamp(QPainter& p, const QPainterPath& shape, const QColor& colour)
{
    cut(p, shape);
    p.setPen(Qt::NoPen);
    p.setBrush(colour);
    p.drawPath(shape);
}

void drawNumber(QPainter& p, int waiting, const Ink& ink)
{
    const QString text = waiting > 9 ? QStringLiteral("9+") : QString::number(waiting);
    const bool isWide = waiting > 9;
    QPainterPath disc;
    const QRectF box = isWide ? QRectF(2.5, 5.5, 13.5, 10.5) : QRectF(5, 5, 11, 11);
    disc.addRoundedRect(box, box.height() / 2, box.height() / 2);
    stamp(p, disc, ink.warn);
    QFont font = QGuiApplication::font();
    font.setWeight(QFont::Black);
    font.setPixelSize(10); // on the 16 grid, scaled with it
    p.setFont(font);
    p.setPen(ink.onWarn);
    p.drawText(box, Qt::AlignCenter, text);
}

void drawState(QPainter& p, TrayState state, int waiting, const Ink& ink)
{
    QPainterPath shape;
    switch (state) {
    case TrayState::Problem:
        shape.addRoundedRect(QRectF(0, 13.4, 16, 2.6), 1, 1);
        stamp(p, shape, ink.problem);
        break;
    case TrayState::Waiting:
        drawNumber(p, waiting, ink);
        break;
    case TrayState::Paused:
        shape.addRoundedRect(QRectF(9, 8.5, 2.6, 7.5), 0.8, 0.8);
        shape.addRoundedRect(QRectF(13, 8.5, 2.6, 7.5), 0.8, 0.8);
        stamp(p, shape, ink.mark);
        break;
    case TrayState::Warning:
        shape.addPolygon(QPolygonF({QPointF(12, 8.6), QPointF(16, 15.6), QPointF(8, 15.6)}));
        shape.closeSubpath();
        stamp(p, shape, ink.warn);
        break;
    case TrayState::Running:
        shape.addEllipse(QRectF(10.4, 10.4, 5.4, 5.4));
        stamp(p, shape, ink.accent);
        break;
    case TrayState::Idle:
        break;
    }
}

QString say(const char* text)
{
    return QCoreApplication::translate("tray", text);
}

} // namespace

TrayState trayState(const StatusView& status)
{
    if (!status.problem.isEmpty() || status.isStopped) {
        return TrayState::Problem;
    }
    if (status.waiting > 0) {
        return TrayState::Waiting;
    }
    if (status.isPaused) {
        return TrayState::Paused;
    }
    if (!status.warning.isEmpty() || status.lockedAccounts > 0) {
        return TrayState::Warning;
    }
    return status.running > 0 ? TrayState::Running : TrayState::Idle;
}

QString trayTooltip(const StatusView& status)
{
    switch (trayState(status)) {
    case TrayState::Problem:
        return status.problem.isEmpty() ? say("Executor: everything is stopped")
                                        : QStringLiteral("Executor: ") + status.problem;
    case TrayState::Waiting:
        return QCoreApplication::translate("tray", "%n approval(s) wait", nullptr, status.waiting);
    case TrayState::Paused:
        return say("All agents are paused");
    case TrayState::Warning:
        return status.lockedAccounts > 0 ? say("Your secrets are locked") : status.warning;
    case TrayState::Running:
        return QCoreApplication::translate("tray", "%n execution(s) are running", nullptr, status.running);
    case TrayState::Idle:
        break;
    }
    return say("Executor is ready. %1, %2")
        .arg(QCoreApplication::translate("tray", "%n source(s)", nullptr, int(status.sources)),
             QCoreApplication::translate("tray", "%Ln tool(s)", nullptr, int(status.tools)));
}

QPixmap trayPixmap(TrayState state, int waiting, PanelShade panel, int side)
{
    QPixmap pixmap(side, side);
    pixmap.fill(Qt::transparent);
    QPainter p(&pixmap);
    p.setRenderHint(QPainter::Antialiasing);
    p.scale(side / 16.0, side / 16.0);
    const Ink ink = inkOf(panel);
    const bool isSmall = state == TrayState::Problem;
    drawMark(p, ink.mark, isSmall ? 0.76 : 1.0, isSmall ? QPointF(2, 0) : QPointF(0, 0));
    drawState(p, state, waiting, ink);
    return pixmap;
}

QIcon trayIcon(TrayState state, int waiting, PanelShade panel)
{
    QIcon icon;
    for (const int side : {16, 22, 24, 32, 44, 48, 64}) {
        icon.addPixmap(trayPixmap(state, waiting, panel, side));
    }
    return icon;
}

} // namespace executor::ui
