#pragma once

#include <QObject>
#include <QPointer>

#include <functional>

class QWidget;
class QWindow;

namespace executor::ui {

/// Tells when something that lay over a window has gone, as far as the window system says so (X11 without a compositor
/// does). Thread: GUI.
class UncoverWatch : public QObject
{
public:
    /// Watches the window that `in` is shown in; `tell` is called at each uncovering.
    UncoverWatch(QWidget* in, std::function<void()> tell);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QWidget* m_in;
    std::function<void()> m_tell;
    QPointer<QWindow> m_window;
};

} // namespace executor::ui
