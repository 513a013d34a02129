#include "ui/mainwindow/quitdialog.h"

#include "ui/widgets/look.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>

namespace executor::ui {

QuitDialog::QuitDialog(int running, int waiting, QWidget* parent) : QDialog(parent), m_foot(new QWidget(this))
{
    setWindowTitle(tr("Quit Executor"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    auto* body = new QVBoxLayout;
    body->setContentsMargins(20, 20, 20, 20);
    body->setSpacing(8);
    QStringList counts;
    if (running > 0) {
        counts.append(tr("%n execution(s) are running.", nullptr, running));
    }
    if (waiting > 0) {
        counts.append(tr("%n wait(s) for you.", nullptr, waiting));
    }
    body->addWidget(
        makeLabel(counts.join(QLatin1Char(' ')), TextSize::Section, Weight::Semibold, LabelRole::Text, this));
    body->addWidget(makeParagraph(tr("What waits goes on after the next start. What runs is ended; steps that were "
                                     "under way are asked about then."),
                                  LabelRole::Text2, this));
    layout->addLayout(body);
    auto* foot = new QHBoxLayout(m_foot);
    foot->setContentsMargins(20, 14, 20, 14);
    foot->setSpacing(8);
    auto* cancel = new QPushButton(tr("Cancel"), m_foot);
    auto* quit = new QPushButton(tr("Quit now"), m_foot);
    setKind(quit, ButtonKind::Primary);
    cancel->setAutoDefault(false);
    quit->setAutoDefault(false);
    foot->addStretch(1);
    foot->addWidget(cancel);
    foot->addWidget(quit);
    layout->addWidget(m_foot);
    setMinimumWidth(460);
    connect(cancel, &QPushButton::clicked, this, &QDialog::close);
    connect(quit, &QPushButton::clicked, this, [this] {
        close();
        Q_EMIT confirmed();
    });
}

void QuitDialog::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter(this);
    painter.fillRect(rect(), tokens().surface);
    painter.fillRect(m_foot->geometry(), tokens().side);
    painter.fillRect(QRect(0, m_foot->y(), width(), 1), tokens().line);
}

} // namespace executor::ui

#include "moc_quitdialog.cpp"
