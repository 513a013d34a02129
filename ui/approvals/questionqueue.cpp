#include "ui/approvals/questionqueue.h"

#include "ui/widgets/page.h"

namespace executor::ui {

QuestionQueue::QuestionQueue(Backend& backend, QObject* parent) : QObject(parent), m_backend(backend)
{
    connect(&backend, &Backend::changed, this, [this](Part part) {
        if (part == Part::Questions) {
            reload();
        }
    });
    reload();
}

void QuestionQueue::reload()
{
    if (m_isLoading) {
        m_isStale = true;
        return;
    }
    m_isLoading = true;
    later(m_backend.questions(), this, [this](Result<std::vector<QuestionView>> result) {
        m_isLoading = false;
        if (result) {
            m_questions = std::move(*result);
            std::stable_sort(m_questions.begin(), m_questions.end(), [](const QuestionView& a, const QuestionView& b) {
                return std::tie(a.agent, a.runId, a.callIndex) < std::tie(b.agent, b.runId, b.callIndex);
            });
            Q_EMIT changed();
        }
        if (std::exchange(m_isStale, false)) {
            reload();
        }
    });
}

void QuestionQueue::setLocked(bool isLocked)
{
    m_isLocked = isLocked;
    Q_EMIT lockChanged(isLocked);
}

const QuestionView* QuestionQueue::find(const QString& id) const
{
    const auto found =
        std::find_if(m_questions.begin(), m_questions.end(), [&id](const QuestionView& q) { return q.id == id; });
    return found == m_questions.end() ? nullptr : &*found;
}

int QuestionQueue::placeOf(const QString& id) const
{
    const QuestionView* found = find(id);
    return found == nullptr ? 0 : int(found - m_questions.data()) + 1;
}

void QuestionQueue::allow(const QString& id, policy::PersonProof proof)
{
    later(m_backend.allow(id, std::move(proof)), this, [this, id](Result<void> result) { answered(id, result); });
}

void QuestionQueue::deny(const QString& id, const QString& reason)
{
    later(m_backend.deny(id, reason), this, [this, id](Result<void> result) { answered(id, result); });
}

void QuestionQueue::answered(const QString& id, const Result<void>& result)
{
    if (!result && result.error().code != ErrorCode::InteractionSettled) {
        Q_EMIT answerFailed(id, errorText(result.error()));
        return;
    }
    // Do not wait for the announcement: the next question is shown at once.
    std::erase_if(m_questions, [&id](const QuestionView& q) { return q.id == id; });
    Q_EMIT changed();
    reload();
}

} // namespace executor::ui

#include "moc_questionqueue.cpp"
