#include "core/sandbox/child/jobqueue.h"

#include <QCoreApplication>

namespace executor::sandbox::child {

void JobQueue::drain()
{
    do {
        m_isPosted = false;
        QCoreApplication::sendPostedEvents();
    } while (m_isPosted);
}

} // namespace executor::sandbox::child
