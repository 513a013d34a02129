#pragma once

#include <QAbstractEventDispatcher>

namespace executor::sandbox::child {

/// Promise jobs are events that the engine posts to itself. The application needs a dispatcher for them, but a real one
/// would bring an eventfd and, with GLib, threads, and nothing here ever waits in it; this one only notes that
/// something was posted.
class JobQueue final : public QAbstractEventDispatcher
{
public:
    /// Does all posted jobs, also those that they post: sendPostedEvents() itself stops at the first round.
    void drain();

    bool processEvents(QEventLoop::ProcessEventsFlags) override { return false; }
    void registerSocketNotifier(QSocketNotifier*) override {}
    void unregisterSocketNotifier(QSocketNotifier*) override {}
    void registerTimer(int, qint64, Qt::TimerType, QObject*) override {}
    bool unregisterTimer(int) override { return true; }
    bool unregisterTimers(QObject*) override { return true; }
    QList<TimerInfo> registeredTimers(QObject*) const override { return {}; }
    int remainingTime(int) override { return 0; }
    void wakeUp() override { m_isPosted = true; }
    void interrupt() override {}

private:
    bool m_isPosted = false;
};

} // namespace executor::sandbox::child
