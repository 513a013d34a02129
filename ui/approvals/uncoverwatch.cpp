#include "ui/approvals/uncoverwatch.h"

#include <QEvent>
#include <QWidget>
#include <QWindow>

namespace executor::ui {

UncoverWatch::UncoverWatch(QWidget* in, std::function<void()> tell) : QObject(in), m_in(in), m_tell(std::move(tell))
{
    m_in->installEventFilter(this);
}

bool UncoverWatch::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_in && event->type() == QEvent::Show && m_in->window()->windowHandle() != m_window) {
        if (m_window) {
            m_window->removeEventFilter(this);
        }
        m_window = m_in->window()->windowHandle();
        if (m_window) {
            m_window->installEventFilter(this);
        }
    } else if (watched == m_window && (event->type() == QEvent::Expose || event->type() == QEvent::Paint)) {
        m_tell(); // our own painting comes as UpdateRequest
    }
    return QObject::eventFilter(watched, event);
}

} // namespace executor::ui
