#include "ui/mainwindow/longwork.h"

namespace executor::ui {

int LongWork::begin(const QString& title)
{
    const int id = m_next++;
    m_entries[id].title = title;
    Q_EMIT changed();
    return id;
}

CancelToken LongWork::token(int id) const
{
    return m_entries.at(id).cancel->token();
}

ProgressSink LongWork::sink(int id)
{
    return [self = QPointer<LongWork>(this), id](const ProgressView& progress) {
        if (!self) {
            return;
        }
        const auto found = self->m_entries.find(id);
        if (found != self->m_entries.end() && !found->second.done) {
            found->second.progress = progress;
            Q_EMIT self->changed();
        }
    };
}

void LongWork::finish(int id, Hue hue, const QString& result)
{
    const auto found = m_entries.find(id);
    if (found != m_entries.end()) {
        found->second.done = hue;
        found->second.result = result;
        Q_EMIT changed();
    }
}

void LongWork::drop(int id)
{
    m_entries.erase(id);
    Q_EMIT changed();
}

void LongWork::cancel(int id)
{
    const auto found = m_entries.find(id);
    if (found != m_entries.end()) {
        const auto source = found->second.cancel; // kept: its callbacks may end the entry
        source->cancel();
    }
}

} // namespace executor::ui

#include "moc_longwork.cpp"
