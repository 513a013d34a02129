// Foot and drops of MainWindow: long work, undo, the bar before the first hiding.
#include "ui/approvals/answerbutton.h"
#include "ui/mainwindow/mainwindow.h"
#include "ui/mainwindow/statusline.h"
#include "ui/sources/connectdialog.h"
#include "ui/widgets/page.h"

#include <QDragEnterEvent>
#include <QFileInfo>
#include <QMimeData>
#include <QPainter>
#include <QVBoxLayout>

namespace executor::ui {

namespace {

/// What lies over the window while something hangs over it.
class DropOverlay final : public QWidget
{
public:
    DropOverlay(const QString& text, bool isGood, QWidget* parent) : QWidget(parent), m_isGood(isGood)
    {
        auto* layout = new QVBoxLayout(this);
        QLabel* label =
            makeLabel(text, TextSize::Title, Weight::Semibold, isGood ? LabelRole::Text : LabelRole::Danger, this);
        label->setAlignment(Qt::AlignCenter);
        label->setWordWrap(true);
        layout->addWidget(label);
        setAttribute(Qt::WA_TransparentForMouseEvents);
    }

protected:
    void paintEvent(QPaintEvent* /*event*/) override
    {
        QPainter painter(this);
        QColor veil = tokens().surface;
        veil.setAlphaF(0.9F);
        painter.fillRect(rect(), veil);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(m_isGood ? tokens().accent : tokens().danger.text, 2, Qt::DashLine));
        painter.drawRoundedRect(QRectF(rect()).adjusted(16, 16, -16, -16), kRadiusCard, kRadiusCard);
    }

private:
    bool m_isGood;
};

} // namespace

void MainWindow::buildFoot(QVBoxLayout* layout)
{
    m_foot = new QVBoxLayout;
    m_foot->setContentsMargins(0, 0, 0, 0);
    m_foot->setSpacing(0);
    layout->addLayout(m_foot);
    m_earlier = new QPushButton(this);
    setKind(m_earlier, ButtonKind::Plain);
    m_earlier->hide();
    connect(m_earlier, &QPushButton::clicked, this, [this] {
        m_showsEarlier = !m_showsEarlier;
        foldResults();
    });
    auto* earlier = new QHBoxLayout;
    earlier->setContentsMargins(32, 0, 8, 0); // its text stands under that of the rows
    earlier->addWidget(m_earlier);
    earlier->addStretch(1);
    m_foot->addLayout(earlier);
    auto* margins = new QWidget(this);
    auto* inner = new QVBoxLayout(margins);
    inner->setContentsMargins(kPageLeft, 0, kPageRight, 0);
    inner->setSpacing(8);
    m_undoBar = new MessageBar(MessageBar::Tone::Neutral, QString(), margins);
    auto* undoButton = new PersonButton(m_context.mint, m_undoBar);
    undoButton->setIcon(glyphIcon(Glyph::Undo, GlyphRole::Accent));
    undoButton->setText(tr("Undo"));
    setKind(undoButton, ButtonKind::Plain);
    undoButton->onPressed = [this](policy::PersonProof proof) { undo(std::move(proof)); };
    m_undoBar->addWidget(undoButton);
    connect(m_undoBar->addClose(), &QPushButton::clicked, this, [this] { commitRemoved(); });
    m_undoBar->hide();
    inner->addWidget(m_undoBar);
    m_closeBar = new MessageBar(MessageBar::Tone::Neutral, QString(), margins);
    connect(m_closeBar->addButton(tr("Keep running")), &QPushButton::clicked, this, [this] {
        m_closeBar->hide();
        Q_EMIT hideWanted();
    });
    connect(m_closeBar->addButton(tr("Quit instead")), &QPushButton::clicked, this, [this] {
        m_closeBar->hide();
        Q_EMIT quitWanted();
    });
    m_closeBar->hide();
    inner->addWidget(m_closeBar);
    m_lockBar = new MessageBar(MessageBar::Tone::Warn, QString(), margins);
    connect(m_lockBar->addButton(tr("Unlock…")), &QPushButton::clicked, this, [this] { Q_EMIT unlockWanted(); });
    m_lockBar->hide();
    inner->addWidget(m_lockBar);
    inner->addSpacing(0);
    layout->addWidget(margins);
    m_status = new StatusLine(this);
    layout->addWidget(m_status);
}

void MainWindow::offerToKeepRunning(int agents)
{
    m_closeBar->setText(tr("Executor keeps working in the tray. %n agent(s) are set up.", nullptr, agents));
    m_closeBar->show();
    announce(m_closeBar);
}

void MainWindow::offerUndo(Removed removed)
{
    commitRemoved();
    m_removed = std::move(removed);
    m_undoBar->setText(m_removed->sentence);
    m_undoBar->show();
    announce(m_undoBar);
    m_undoTime.start();
}

void MainWindow::undo(policy::PersonProof proof)
{
    if (!m_removed) {
        return;
    }
    m_undoTime.stop();
    m_undoBar->hide();
    const Removed removed = *std::exchange(m_removed, std::nullopt);
    later(m_context.backend.bringBack(removed.kind, removed.id, std::move(proof)), this,
          [this](const Result<void>& result) {
              if (!result) {
                  const int row = m_context.work.begin(tr("Undo"));
                  m_context.work.finish(row, Hue::Danger, errorText(result.error()));
              }
              page(m_current)->refresh();
          });
}

void MainWindow::commitRemoved()
{
    m_undoTime.stop();
    m_undoBar->hide();
    if (m_removed) {
        const Removed removed = *std::exchange(m_removed, std::nullopt);
        later(m_context.backend.forget(removed.kind, removed.id), &m_context.backend, [](const Result<void>&) {});
    }
}

void MainWindow::keyPressEvent(QKeyEvent* event)
{
    if (event->matches(QKeySequence::Undo) && m_removed && !event->isAutoRepeat()) {
        if (auto proof = m_context.mint.fromInput(*event)) {
            undo(std::move(*proof));
        }
        return;
    }
    if (event->text() == QLatin1String("/") && page(m_current)->filter() != nullptr) {
        page(m_current)->filter()->setFocus(Qt::ShortcutFocusReason);
        return;
    }
    QMainWindow::keyPressEvent(event);
}

void MainWindow::syncWork()
{
    const auto& entries = m_context.work.entries();
    for (auto it = m_rows.begin(); it != m_rows.end();) {
        if (entries.contains(it->first)) {
            ++it;
        } else {
            it->second->deleteLater();
            it = m_rows.erase(it);
        }
    }
    for (const auto& [id, entry] : entries) {
        TaskRow*& row = m_rows[id];
        if (row == nullptr) {
            row = new TaskRow(entry.title, this);
            m_foot->addWidget(row);
            connect(row, &TaskRow::cancelled, this, [this, key = id] { m_context.work.cancel(key); });
            connect(row, &TaskRow::closed, this, [this, key = id] { m_context.work.drop(key); });
        }
        if (!entry.done) {
            row->setProgress(entry.progress.text, entry.progress.done, entry.progress.total);
        } else {
            row->finish(*entry.done, entry.result);
        }
    }
    foldResults();
}

// Running work, troubles and the newest good result are always seen.
void MainWindow::foldResults()
{
    int newest = 0;
    for (const auto& [id, entry] : m_context.work.entries()) {
        newest = entry.done == Hue::Ok ? id : newest; // in the order of their starts
    }
    int count = 0;
    for (const auto& [id, entry] : m_context.work.entries()) {
        const bool isEarlier = entry.done == Hue::Ok && id != newest;
        count += isEarlier ? 1 : 0;
        m_rows.at(id)->setVisible(!isEarlier || m_showsEarlier);
    }
    m_showsEarlier = m_showsEarlier && count > 0;
    m_earlier->setVisible(count > 0);
    m_earlier->setText(m_showsEarlier ? tr("Hide earlier results") : tr("%n earlier result(s)", nullptr, count));
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event)
{
    const DropCheck check = checkDrop(*event->mimeData());
    clearOverlay();
    m_overlay = new DropOverlay(check.sentence, check.isGood, this);
    m_overlay->setGeometry(rect());
    m_overlay->show();
    event->acceptProposedAction(); // also when it is no good, so that the reason stays visible; the drop does nothing
}

void MainWindow::clearOverlay()
{
    if (m_overlay) {
        m_overlay->hide();
        m_overlay->deleteLater();
        m_overlay = nullptr;
    }
}

void MainWindow::dragLeaveEvent(QDragLeaveEvent* /*event*/)
{
    clearOverlay();
}

void MainWindow::dropEvent(QDropEvent* event)
{
    clearOverlay();
    const DropCheck check = checkDrop(*event->mimeData());
    if (check.isGood) {
        event->acceptProposedAction();
        connectSource({check.input});
    }
}

} // namespace executor::ui
