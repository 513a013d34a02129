#pragma once

#include "ui/backend.h"

#include <QObject>
#include <QSet>

namespace executor::ui {

/// All open questions, kept in step with the core. Pop-up, Inbox, tray and notifications look at this one list.
class QuestionQueue : public QObject
{
    Q_OBJECT

public:
    explicit QuestionQueue(Backend& backend, QObject* parent = nullptr);
    /// In the order agent, run, call; new ones come last within their run.
    [[nodiscard]] const std::vector<QuestionView>& questions() const { return m_questions; }
    [[nodiscard]] const QuestionView* find(const QString& id) const;
    [[nodiscard]] int placeOf(const QString& id) const;
    void allow(const QString& id, policy::PersonProof proof);
    void deny(const QString& id, const QString& reason);
    void reload();

    /// While the screen is locked questions are not shown and not answered here.
    void setLocked(bool isLocked);
    [[nodiscard]] bool isLocked() const { return m_isLocked; }

Q_SIGNALS:
    void lockChanged(bool isLocked);
    void changed();
    /// An answer did not get through; the question is still open.
    void answerFailed(const QString& id, const QString& text);

private:
    void answered(const QString& id, const Result<void>& result);

    Backend& m_backend;
    std::vector<QuestionView> m_questions;
    bool m_isLoading = false;
    bool m_isLocked = false;
    bool m_isStale = false;
};

} // namespace executor::ui
