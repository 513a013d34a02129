#pragma once

#include "ui/values.h"

#include <QWidget>

namespace executor::ui {

/// "19  ● 8 read  ■ 8 write": counts by effect as badges, in as many lines as they need.
class EffectCounts : public QWidget
{
public:
    EffectCounts(qsizetype total, std::vector<EffectCount> counts, QWidget* parent);
    [[nodiscard]] int heightForWidth(int width) const override { return flow(width, nullptr); }
    [[nodiscard]] QSize sizeHint() const override { return {320, flow(320, nullptr)}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    int flow(int width, QPainter* painter) const;

    QString m_total;
    std::vector<EffectCount> m_counts;
};

} // namespace executor::ui
