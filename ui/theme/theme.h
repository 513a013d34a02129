#pragma once

#include "ui/theme/appearance.h"
#include "ui/theme/tokens.h"

#include <QObject>

namespace executor::ui {

class Style;

/// Installs the style, keeps palette and tokens in step with the chosen appearance and tells everybody live. One per
/// application, built before the first widget. Thread: GUI.
class Theme : public QObject
{
    Q_OBJECT

public:
    explicit Theme(Appearance appearance, QObject* parent = nullptr);
    void setAppearance(Appearance appearance);
    [[nodiscard]] Appearance appearance() const { return m_appearance; }

private:
    void apply();

    Style* m_style; // owned by QApplication
    DesktopAppearance m_desktop;
    Appearance m_appearance;
};

} // namespace executor::ui
