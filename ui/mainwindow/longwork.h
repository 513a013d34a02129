#pragma once

#include "core/base/cancel.h"
#include "ui/backend.h"
#include "ui/widgets/look.h"

#include <QObject>

#include <map>

namespace executor::ui {

/// Imports and refreshes that run on while pages change or the window is closed. The window shows one row for each.
class LongWork : public QObject
{
    Q_OBJECT

public:
    struct Entry
    {
        QString title;
        ProgressView progress;
        std::shared_ptr<CancelSource> cancel = std::make_shared<CancelSource>();
        std::optional<Hue> done; ///< set when it has ended; the row stays until it was seen
        QString result;
    };

    using QObject::QObject;
    int begin(const QString& title);
    [[nodiscard]] CancelToken token(int id) const;
    [[nodiscard]] ProgressSink sink(int id);
    void finish(int id, Hue hue, const QString& result);
    /// Ends it without a row, for work that was cancelled.
    void drop(int id);
    void cancel(int id);
    [[nodiscard]] const std::map<int, Entry>& entries() const { return m_entries; }

Q_SIGNALS:
    void changed();

private:
    std::map<int, Entry> m_entries;
    int m_next = 1;
};

} // namespace executor::ui
