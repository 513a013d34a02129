#include "ui/approvals/notifier.h"

namespace executor::ui {

Notifier::Notifier(QuestionQueue& queue, QObject* parent) : QObject(parent), m_queue(queue)
{
    m_pace.setSingleShot(true);
    m_pace.setInterval(250); // a burst of questions is one notification
    connect(&m_pace, &QTimer::timeout, this, [this] { sync(); });
    connect(&queue, &QuestionQueue::changed, &m_pace, qOverload<>(&QTimer::start));
    connect(&m_notification, &Notification::chosen, this, &Notifier::chosen);
    connect(&m_notification, &Notification::serverFound, this, [this] {
        m_told.clear();
        sync();
    });
}

void Notifier::sync()
{
    const auto& questions = m_queue.questions();
    if (!m_notification.hasServer()) {
        return;
    }
    if (questions.empty()) {
        m_told.clear();
        m_notification.withdraw();
        return;
    }
    const bool hasNew = std::any_of(questions.begin(), questions.end(),
                                    [this](const QuestionView& q) { return !m_told.contains(q.id); });
    const bool isFewer =
        std::any_of(m_told.begin(), m_told.end(), [this](const QString& id) { return m_queue.find(id) == nullptr; });
    if (!hasNew && !(isFewer && m_notification.isShown())) {
        return;
    }
    m_told.clear();
    for (const QuestionView& question : questions) {
        m_told.append(question.id);
    }
    const QuestionView& first = questions.front();
    Notification::Content content;
    content.actions = {{QStringLiteral("review"), tr("Review…")}};
    if (questions.size() == 1) {
        content.summary = tr("%1 asks").arg(first.agent);
        content.body = first.sourceName.isEmpty() ? tr("Wants to change a setting.")
                                                  : tr("Wants to use %1.").arg(first.sourceName);
        content.actions.emplace_back(QStringLiteral("deny"), tr("Deny")); // with several it would not say which
    } else {
        content.summary = tr("%n question(s) wait", nullptr, int(questions.size()));
        content.body = tr("The first is from %1.").arg(first.agent);
    }
    m_notification.show(content);
}

void Notifier::chosen(const QString& action, const QString& token)
{
    if (m_told.isEmpty()) {
        return;
    }
    const QString id = m_told.front();
    if (action != QLatin1String("deny")) {
        Q_EMIT reviewWanted(id, token);
    } else if (m_told.size() == 1) {
        m_queue.deny(id, QString());
    }
}

} // namespace executor::ui

#include "moc_notifier.cpp"
