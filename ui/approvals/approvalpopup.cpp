#include "ui/approvals/approvalpopup.h"

#include "ui/theme/icons.h"
#include "ui/theme/type.h"

#include <QAccessible>
#include <QApplication>
#include <QCloseEvent>
#include <QCursor>
#include <QKeyEvent>
#include <QLineEdit>
#include <QScreen>
#include <QVBoxLayout>
#include <QWindow>

namespace executor::ui {

namespace {
constexpr int kFoldAfterMs = 120'000;
constexpr int kAway = 24;
} // namespace

ApprovalPopup::ApprovalPopup(QuestionQueue& queue, const Clock& clock, const ProofMint& mint)
    : QWidget(nullptr, Qt::Window | Qt::WindowTitleHint | Qt::WindowSystemMenuHint | Qt::WindowCloseButtonHint |
                           Qt::WindowStaysOnTopHint | Qt::CustomizeWindowHint),
      m_queue(queue),
      m_pane(new QuestionPane(QuestionPane::Use::Popup, clock, mint, this))
{
    setAttribute(Qt::WA_ShowWithoutActivating);
    setAttribute(Qt::WA_QuitOnClose, false);
    setWindowTitle(tr("Executor asks"));
    setWindowIcon(appIcon());
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_pane);
    m_pane->onAllowed = [this](policy::PersonProof proof) { m_queue.allow(shownId(), std::move(proof)); };
    connect(m_pane, &QuestionPane::denied, this, [this](const QString& reason) { m_queue.deny(shownId(), reason); });
    connect(m_pane, &QuestionPane::postponed, this, [this] { postpone(); });
    connect(m_pane, &QuestionPane::moved, this, [this](int direction) { step(direction); });
    connect(&m_queue, &QuestionQueue::changed, this, [this] { sync(); });
    connect(&m_queue, &QuestionQueue::answerFailed, this, [this](const QString& id, const QString& text) {
        if (id == shownId()) {
            m_pane->setBusy(text);
        }
    });
    connect(&m_queue, &QuestionQueue::lockChanged, this, [this](bool isLocked) {
        m_pane->setLocked(isLocked);
        tellName();
    });
    m_unattended.setSingleShot(true);
    m_unattended.setInterval(kFoldAfterMs);
    connect(&m_unattended, &QTimer::timeout, this, [this] { postpone(); });
    sync();
}

void ApprovalPopup::sync()
{
    if (isVisible() && m_queue.find(shownId()) != nullptr) {
        m_pane->setPlace(m_queue.placeOf(shownId()), int(m_queue.questions().size()));
        return;
    }
    for (const QuestionView& question : m_queue.questions()) {
        if (!m_postponed.contains(question.id)) {
            present(question);
            return;
        }
    }
    hide();
}

void ApprovalPopup::present(const QuestionView& question)
{
    const QuestionView copy = question; // the queue may change while the window shows itself
    m_pane->setQuestion(copy);
    m_pane->setPlace(m_queue.placeOf(copy.id), int(m_queue.questions().size()));
    tellName();
    fitToContent();
    m_pressedKey = 0;
    m_unattended.start();
    if (!isVisible()) {
        place();
        show();
        QApplication::alert(this);
        QAccessibleEvent event(this, QAccessible::Alert);
        QAccessible::updateAccessibility(&event);
        if (windowHandle() != nullptr) {
            connect(windowHandle(), &QWindow::screenChanged, m_pane, [this] { m_pane->restartInertTime(); });
        }
    } else if (const QRect room = screen()->availableGeometry(); geometry().bottom() > room.bottom()) {
        move(x(), qMax(room.top(), room.bottom() - height())); // it has grown
    }
    Q_EMIT appeared(copy.id);
}

void ApprovalPopup::tellName()
{
    const QuestionView& shown = m_pane->question();
    const bool isLocked = m_queue.isLocked();
    setAccessibleName(isLocked ? windowTitle() : shown.plainSentence());
    setAccessibleDescription(isLocked ? QString() : QStringLiteral("%1. %2").arg(shown.agent, shown.why));
}

void ApprovalPopup::review(const QString& id)
{
    const QuestionView* question = m_queue.find(id);
    if (question == nullptr && !m_queue.questions().empty()) {
        question = &m_queue.questions().front();
    }
    if (question == nullptr) {
        return;
    }
    m_postponed.remove(question->id);
    if (!isVisible() || shownId() != question->id) {
        present(*question);
    }
    raise();
    activateWindow();
}

void ApprovalPopup::step(int direction)
{
    const int count = int(m_queue.questions().size());
    if (count > 1) {
        const int now = qMax(0, m_queue.placeOf(shownId()) - 1);
        present(m_queue.questions()[std::size_t((now + direction + count) % count)]);
    }
}

void ApprovalPopup::postpone()
{
    m_unattended.stop();
    m_postponed.insert(shownId());
    for (const QuestionView& question : m_queue.questions()) {
        if (!m_postponed.contains(question.id)) {
            present(question);
            return;
        }
    }
    hide();
}

void ApprovalPopup::fitToContent()
{
    const QScreen* shown = screen() != nullptr ? screen() : QGuiApplication::primaryScreen();
    const int limit = shown->availableGeometry().height() * 7 / 10;
    const int wide = qMax(kPopupWidth, QFontMetrics(textFont()).averageCharWidth() * 62);
    const int width = qMin(wide, shown->availableGeometry().width() - 2 * kAway);
    // Layouts inside of others learn of new contents by posted events, and while hidden not at all: else the heights
    // are those of the question before.
    for (QWidget* child : m_pane->findChildren<QWidget*>()) {
        child->updateGeometry();
    }
    m_pane->layout()->activate();
    const int wanted = m_pane->layout()->hasHeightForWidth() ? m_pane->layout()->totalHeightForWidth(width)
                                                             : m_pane->sizeHint().height();
    const int least = m_pane->layout()->totalMinimumHeightForWidth(width);
    setMinimumSize(0, 0);
    setMaximumSize(QWIDGETSIZE_MAX, QWIDGETSIZE_MAX);
    setFixedWidth(width);
    resize(width, qMax(least, qMin(wanted, limit)));
}

// On the screen of the active window, else of the pointer; in the upper middle, or wherever the pointer is not.
void ApprovalPopup::place()
{
    const QWidget* active = QApplication::activeWindow();
    const QScreen* shown = active != nullptr ? active->screen() : QGuiApplication::screenAt(QCursor::pos());
    if (shown == nullptr) {
        shown = QGuiApplication::primaryScreen();
    }
    const QRect room = shown->availableGeometry().adjusted(kAway, kAway, -kAway, -kAway);
    QRect box(QPoint(), size());
    box.moveCenter(QPoint(room.center().x(), room.top() + room.height() * 2 / 5));
    const QPoint pointer = QCursor::pos();
    const QRect danger(pointer - QPoint(kAway, kAway), QSize(2 * kAway, 2 * kAway));
    if (box.intersects(danger)) {
        const bool isLeft = pointer.x() < room.center().x();
        box.moveLeft(isLeft ? room.right() - box.width() : room.left());
        if (box.intersects(danger)) {
            box.moveTop(pointer.y() < room.center().y() ? room.bottom() - box.height() : room.top());
        }
    }
    move(box.topLeft());
}

void ApprovalPopup::keyPressEvent(QKeyEvent* event)
{
    m_unattended.start();
    const bool isReturn = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    const bool isAnswer =
        event->key() == Qt::Key_Escape || (isReturn && event->modifiers().testFlag(Qt::ControlModifier));
    if (isAnswer && qobject_cast<QLineEdit*>(focusWidget()) == nullptr) { // a reason is not sent by a key
        m_pressedKey = !event->isAutoRepeat() && m_pane->isLiveForKeys() ? event->key() : m_pressedKey;
        return;
    }
    const bool isAlt = event->modifiers() == Qt::AltModifier;
    if (isAlt && event->key() >= Qt::Key_1 && event->key() <= Qt::Key_3) {
        m_pane->showTab(event->key() - Qt::Key_1);
    } else if (isAlt && event->key() == Qt::Key_D) {
        m_pane->openDenyMenu();
    } else if (isAlt && (event->key() == Qt::Key_N || event->key() == Qt::Key_P)) {
        step(event->key() == Qt::Key_N ? 1 : -1);
    } else if (event->modifiers() == Qt::ControlModifier && event->key() == Qt::Key_L && !event->isAutoRepeat()) {
        postpone();
    } else {
        QWidget::keyPressEvent(event);
    }
}

// Press and release of the same key must both fall into live time; a restart in between forgets the press.
void ApprovalPopup::keyReleaseEvent(QKeyEvent* event)
{
    if (event->isAutoRepeat() || m_pressedKey == 0 || event->key() != m_pressedKey) {
        QWidget::keyReleaseEvent(event);
        return;
    }
    m_pressedKey = 0;
    if (!m_pane->isLiveForKeys()) {
        return;
    }
    if (event->key() == Qt::Key_Escape) {
        m_pane->setBusy();
        m_queue.deny(shownId(), QString());
    } else {
        m_pane->allowByKey(*event);
    }
}

void ApprovalPopup::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::ActivationChange || event->type() == QEvent::WindowStateChange) {
        m_pressedKey = 0;
        m_unattended.start();
        if (event->type() == QEvent::WindowStateChange) {
            m_pane->restartInertTime();
        } else if (isActiveWindow()) {
            m_pane->restartByFocus();
        }
    }
}

void ApprovalPopup::moveEvent(QMoveEvent* event)
{
    QWidget::moveEvent(event);
    m_pressedKey = 0;
    m_pane->restartInertTime();
}

void ApprovalPopup::closeEvent(QCloseEvent* event)
{
    event->ignore(); // closing is "later", never an answer
    postpone();
}

} // namespace executor::ui

#include "moc_approvalpopup.cpp"
