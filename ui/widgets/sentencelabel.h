#pragma once

#include "ui/theme/type.h"
#include "ui/values.h"

#include <QLabel>

namespace executor::ui {

/// The sentence of a question, as runs of normal and semibold text. Plain text only; can be focused so that a screen
/// reader starts here.
class SentenceLabel : public QLabel
{
    Q_OBJECT

public:
    explicit SentenceLabel(QWidget* parent);
    void setRuns(std::vector<TextRun> runs);
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;
    [[nodiscard]] int heightForWidth(int width) const override;
    [[nodiscard]] bool hasHeightForWidth() const override { return true; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    class Laid;
    std::vector<TextRun> m_runs;
};

} // namespace executor::ui
