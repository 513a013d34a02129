#pragma once

#include <QStackedWidget>

namespace executor::ui {

/// A stack that is as high as its current page, not as its highest.
class CurrentStack : public QStackedWidget
{
    Q_OBJECT

public:
    explicit CurrentStack(QWidget* parent) : QStackedWidget(parent)
    {
        connect(this, &QStackedWidget::currentChanged, this, [this] { updateGeometry(); });
    }
    [[nodiscard]] QSize sizeHint() const override
    {
        return currentWidget() != nullptr ? currentWidget()->sizeHint() : QSize();
    }
    [[nodiscard]] QSize minimumSizeHint() const override { return {0, 64}; }
    /// The layout inside would answer for its highest page.
    [[nodiscard]] bool hasHeightForWidth() const override { return false; }
};

} // namespace executor::ui
