#pragma once

#include "ui/values.h"

#include <QWidget>

namespace executor::ui {

/// The lowest line of the window: is it well, where does it listen, how much is there.
class StatusLine : public QWidget
{
    Q_OBJECT

public:
    explicit StatusLine(QWidget* parent);
    void setStatus(const StatusView& status);
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    StatusView m_status;
    QString m_text;
};

} // namespace executor::ui
