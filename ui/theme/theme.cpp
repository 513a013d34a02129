#include "ui/theme/theme.h"

#include "ui/theme/icons.h"
#include "ui/theme/style.h"

#include <QApplication>
#include <QPalette>

// Resources of a static library are registered by hand; the macro needs the global namespace.
static void registerIcons()
{
    Q_INIT_RESOURCE(icons);
}

namespace executor::ui {

namespace {

QPalette paletteOf(const Tokens& t)
{
    QPalette p;
    p.setColor(QPalette::Window, t.surface);
    p.setColor(QPalette::Base, t.surface);
    p.setColor(QPalette::AlternateBase, t.side);
    p.setColor(QPalette::Button, t.raised);
    p.setColor(QPalette::WindowText, t.text);
    p.setColor(QPalette::Text, t.text);
    p.setColor(QPalette::ButtonText, t.text);
    p.setColor(QPalette::BrightText, t.danger.text);
    p.setColor(QPalette::PlaceholderText, t.text2);
    p.setColor(QPalette::ToolTipBase, t.raised);
    p.setColor(QPalette::ToolTipText, t.text);
    p.setColor(QPalette::Highlight, t.sel);
    p.setColor(QPalette::HighlightedText, t.text);
    p.setColor(QPalette::Link, t.accentText);
    p.setColor(QPalette::LinkVisited, t.accentText);
    p.setColor(QPalette::Light, t.raised);
    p.setColor(QPalette::Midlight, t.hover);
    p.setColor(QPalette::Mid, t.line);
    p.setColor(QPalette::Dark, t.lineStrong);
    p.setColor(QPalette::Shadow, t.isDark ? QColor(0, 0, 0) : t.lineStrong);
    for (const auto role : {QPalette::Text, QPalette::WindowText, QPalette::ButtonText, QPalette::PlaceholderText}) {
        p.setColor(QPalette::Disabled, role, t.off);
    }
    p.setColor(QPalette::Disabled, QPalette::Base, t.side);
    p.setColor(QPalette::Disabled, QPalette::Button, t.side);
    return p;
}

} // namespace

Theme::Theme(Appearance appearance, QObject* parent)
    : QObject(parent), m_style(std::make_unique<Style>().release()), m_appearance(appearance)
{
    registerIcons();
    QApplication::setStyle(m_style);
    connect(&m_desktop, &DesktopAppearance::changed, this, [this] { apply(); });
    apply();
}

void Theme::setAppearance(Appearance appearance)
{
    m_appearance = appearance;
    apply();
}

void Theme::apply()
{
    const bool isDark = m_appearance == Appearance::Dark || (m_appearance == Appearance::System && m_desktop.isDark());
    const Tokens& next = isDark ? Tokens::dark() : Tokens::light();
    m_style->setMotion(m_desktop.hasReducedMotion() ? Motion::Reduced : Motion::Full);
    m_style->setTokens(next);
    QApplication::setPalette(paletteOf(next)); // sends PaletteChange to every widget, which repaints
}

} // namespace executor::ui

#include "moc_theme.cpp"
