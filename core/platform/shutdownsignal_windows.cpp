#include "core/platform/shutdownsignal.h"

#include <QAbstractEventDispatcher>
#include <QPointer>

#include <windows.h>

namespace executor::platform {
namespace {
/// The console calls on a thread of its own: only these two are touched there.
QPointer<QObject> s_target;
std::function<void()> s_wanted;

BOOL WINAPI onControl(DWORD)
{
    if (QObject* target = s_target.data()) {
        QMetaObject::invokeMethod(
            target, [] { s_wanted(); }, Qt::QueuedConnection);
    }
    return TRUE;
}
} // namespace

struct ShutdownSignal::Private
{};

ShutdownSignal::ShutdownSignal(std::function<void()> wanted) : m_d(std::make_unique<Private>())
{
    s_target = QAbstractEventDispatcher::instance();
    s_wanted = std::move(wanted);
    ::SetConsoleCtrlHandler(onControl, TRUE);
}

ShutdownSignal::~ShutdownSignal()
{
    ::SetConsoleCtrlHandler(onControl, FALSE);
    s_target = nullptr;
}

} // namespace executor::platform
