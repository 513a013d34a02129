#include "ui/theme/type.h"

#include <QApplication>
#include <QFontDatabase>
#include <QFontInfo>
#include <QFontMetrics>

namespace executor::ui {

namespace {

double factor(TextSize size)
{
    switch (size) {
    case TextSize::Small:
        return 0.85;
    case TextSize::Body:
        return 1.0;
    case TextSize::Section:
        return 1.15;
    case TextSize::Title:
        return 1.4;
    }
    return 1.0;
}

double basePoints()
{
    const QFont base = QApplication::font();
    return base.pointSizeF() > 0 ? base.pointSizeF() : QFontInfo(base).pointSizeF();
}

// Fonts with ligatures join "://": look for one without, then take what the system calls fixed.
QFont fixedBase()
{
    const QFont fixed = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    static const QStringList better = {QStringLiteral("JetBrains Mono NL"), QStringLiteral("DejaVu Sans Mono"),
                                       QStringLiteral("Liberation Mono")};
    if (QFontInfo(fixed).fixedPitch()) {
        return fixed;
    }
    for (const QString& family : better) {
        if (QFontDatabase::hasFamily(family)) {
            return QFont(family);
        }
    }
    return fixed;
}

} // namespace

QFont textFont(TextSize size, Weight weight)
{
    QFont font = QApplication::font();
    font.setPointSizeF(basePoints() * factor(size));
    font.setWeight(weight == Weight::Semibold ? QFont::DemiBold : QFont::Normal);
    return font;
}

QFont codeFont(TextSize size)
{
    QFont font = fixedBase();
    font.setPointSizeF(basePoints() * factor(size) * 0.93);
    font.setStyleStrategy(QFont::PreferAntialias);
    return font;
}

int atLeast(int least, const QFont& font)
{
    return qMax(least, QFontMetrics(font).height() + 12);
}

} // namespace executor::ui
