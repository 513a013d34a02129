#pragma once

#include <QDialog>

namespace executor::ui {

/// Says what is going on before the program ends.
class QuitDialog : public QDialog
{
    Q_OBJECT

public:
    QuitDialog(int running, int waiting, QWidget* parent);

Q_SIGNALS:
    void confirmed();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QWidget* m_foot;
};

} // namespace executor::ui
