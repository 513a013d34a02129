#pragma once

#include "core/base/cancel.h"

#include <QObject>

#include <memory>

namespace executor::ui {

/// A cancel token of the GUI thread, carried to the core thread: callbacks of a token run on the thread that cancels,
/// so the core needs a source of its own that is cancelled by a posted call.
class CoreCancel
{
public:
    CoreCancel(const CancelToken& cancel, QObject* context) : m_source(std::make_shared<CancelSource>())
    {
        m_registration = cancel.onCancelled([source = m_source, context] {
            QMetaObject::invokeMethod(
                context, [source] { source->cancel(); }, Qt::QueuedConnection);
        });
    }
    [[nodiscard]] CancelToken token() const { return m_source->token(); }

private:
    std::shared_ptr<CancelSource> m_source;
    CancelRegistration m_registration;
};

} // namespace executor::ui
