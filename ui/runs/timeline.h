#pragma once

#include "ui/values.h"

#include <QListView>

class QStandardItemModel;

namespace executor::ui {

/// The steps of a run on one time axis: name and decision left, bar, duration right. What waits is hatched and folded
/// to the end, so that minutes of waiting do not squeeze milliseconds of work. A list, so the keyboard goes step by
/// step.
class Timeline : public QListView
{
    Q_OBJECT

public:
    explicit Timeline(QWidget* parent);
    void setSteps(const std::vector<StepView>& steps);
    [[nodiscard]] const std::vector<StepView>& steps() const { return m_steps; }
    [[nodiscard]] qint64 axisMs() const { return m_axisMs; }
    [[nodiscard]] QSize sizeHint() const override;

Q_SIGNALS:
    void stepChosen(int row);

protected:
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;

private:
    QStandardItemModel* m_model;
    std::vector<StepView> m_steps;
    qint64 m_axisMs = 1;
};

} // namespace executor::ui
