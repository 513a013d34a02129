#pragma once

#include "ui/theme/icons.h"

#include <QAbstractButton>

namespace executor::ui {

/// One row of the sidebar: icon, name, number of what waits there.
class NavButton : public QAbstractButton
{
    Q_OBJECT

public:
    NavButton(Glyph glyph, const QString& text, QWidget* parent);
    void setCount(int count);
    void setNarrow(bool isNarrow);
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    Glyph m_glyph;
    int m_count = 0;
    bool m_isNarrow = false;
};

} // namespace executor::ui
