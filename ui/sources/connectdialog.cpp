#include "ui/sources/connectdialog.h"

#include "core/base/text.h"
#include "ui/sources/accountform.h"
#include "ui/sources/effectcounts.h"
#include "ui/sources/secretstoredialog.h"
#include "ui/widgets/page.h"

#include <QDragEnterEvent>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLocale>
#include <QMimeData>
#include <QPainter>
#include <QRegularExpressionValidator>
#include <QVBoxLayout>

namespace executor::ui {

ConnectDialog::ConnectDialog(PageContext context, QWidget* parent)
    : QDialog(parent),
      m_context(context),
      m_box(new QLineEdit(this)),
      m_state(makeParagraph(QString(), LabelRole::Text2, this)),
      m_card(new Card(Card::Ground::Raised, this)),
      m_cardLayout(new QVBoxLayout(m_card)),
      m_note(makeParagraph(QString(), LabelRole::Text2, this)),
      m_foot(new QWidget(this)),
      m_go(new QPushButton(tr("Look"), this))
{
    setWindowTitle(tr("Connect a source"));
    setAcceptDrops(true);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    auto* body = new QVBoxLayout;
    body->setContentsMargins(20, 20, 20, 20);
    body->setSpacing(12);
    m_box->setPlaceholderText(tr("Address, path, or a pasted OpenAPI document"));
    m_box->setAccessibleName(tr("Address, path or document"));
    m_box->setMinimumHeight(atLeast(36));
    m_box->addAction(glyphIcon(Glyph::Search, GlyphRole::Text2), QLineEdit::LeadingPosition)->setText(tr("Search"));
    m_box->setMaxLength(8 << 20);
    m_state->setText(tr("Paste an address or drop a file anywhere here. OpenAPI 3.0 and 3.1, JSON or YAML."));
    m_cardLayout->setContentsMargins(16, 16, 16, 16);
    m_cardLayout->setSpacing(10);
    m_card->hide();
    body->addWidget(m_box);
    body->addWidget(m_state);
    body->addWidget(m_card);
    layout->addLayout(body);
    layout->addStretch(1);
    auto* foot = new QHBoxLayout(m_foot);
    foot->setContentsMargins(20, 14, 20, 14);
    foot->setSpacing(8);
    m_note->setFont(textFont(TextSize::Small));
    auto* cancel = new QPushButton(tr("Cancel"), m_foot);
    cancel->setAutoDefault(false);
    m_go->setAutoDefault(false);
    setKind(m_go, ButtonKind::Primary);
    foot->addWidget(m_note, 1);
    foot->addWidget(cancel);
    foot->addWidget(m_go);
    layout->addWidget(m_foot);
    connect(cancel, &QPushButton::clicked, this, [this] { close(); });
    connect(m_go, &QPushButton::clicked, this, [this] { m_preview.previewId.isEmpty() ? look() : connectNow(); });
    connect(m_box, &QLineEdit::textEdited, this, [this] {
        m_pasted.clear();
        m_preview = {};
        m_card->hide();
        updateButton();
    });
    updateButton();
    fit();
}

ConnectDialog::~ConnectDialog()
{
    m_cancel.cancel();
}

void ConnectDialog::take(const QString& input)
{
    const bool isDocument = input.contains(QLatin1Char('\n')) || input.startsWith(QLatin1Char('{'));
    m_pasted = isDocument ? input : QString();
    m_box->setText(isDocument ? tr("pasted text, %1").arg(QLocale().formattedDataSize(input.size())) : input);
    look();
}

void ConnectDialog::look()
{
    m_cancel.cancel();
    m_cancel = CancelSource();
    const int round = ++m_round;
    m_preview = {};
    m_card->hide();
    m_state->setForegroundRole(QPalette::PlaceholderText);
    m_state->show();
    m_state->setText(tr("Looking…"));
    m_go->setEnabled(false);
    later(readInput(m_pasted.isEmpty() ? m_box->text() : m_pasted), this, [this, round](Result<SourceInput> input) {
        if (round != m_round) {
            return;
        }
        if (!input) {
            showTrouble(errorText(input.error()));
            return;
        }
        auto progress = [self = QPointer<ConnectDialog>(this), round](const ProgressView& view) {
            if (self && round == self->m_round && self->m_preview.previewId.isEmpty()) {
                self->showBytes(view);
            }
        };
        later(m_context.backend.preview(std::move(*input), std::move(progress), m_cancel.token()), this,
              [this, round](Result<SourcePreview> found) {
                  if (round != m_round) {
                      return;
                  }
                  if (found) {
                      showPreview(*found);
                  } else {
                      showTrouble(errorText(found.error()));
                  }
              });
    });
}

void ConnectDialog::showBytes(const ProgressView& progress)
{
    const QString done = QLocale().formattedDataSize(progress.done);
    m_state->setText(progress.total >= progress.done && progress.total > 0
                         ? tr("Looking… %1 of %2").arg(done, QLocale().formattedDataSize(progress.total))
                         : tr("Looking… %1").arg(done));
}

void ConnectDialog::showTrouble(const QString& text)
{
    m_state->setForegroundRole(QPalette::BrightText);
    m_state->setText(text);
    announce(m_state);
    updateButton();
    fit();
}

void ConnectDialog::showPreview(const SourcePreview& preview)
{
    m_preview = preview;
    while (QLayoutItem* item = m_cardLayout->takeAt(0)) {
        if (item->widget() != nullptr) {
            item->widget()->hide();
            item->widget()->deleteLater();
        }
        delete item;
    }
    m_state->setForegroundRole(QPalette::PlaceholderText);
    m_state->setText(preview.warnings.join(QLatin1Char('\n')));
    m_state->setVisible(!preview.warnings.isEmpty());
    m_cardLayout->addWidget(makeLabel(preview.title, TextSize::Section, Weight::Semibold, LabelRole::Text, m_card));
    QStringList facts{preview.kind};
    if (!preview.version.isEmpty()) {
        facts.append(tr("version %1").arg(preview.version));
    }
    m_cardLayout->addWidget(
        makeLabel(facts.join(QStringLiteral("  ·  ")), TextSize::Small, Weight::Normal, LabelRole::Text2, m_card));
    m_cardLayout->addWidget(new HairLine(m_card));
    auto* rows = new QWidget(m_card);
    auto* form = new QFormLayout(rows);
    form->setContentsMargins(0, 0, 0, 0);
    form->setHorizontalSpacing(16);
    form->setVerticalSpacing(8);
    form->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    const auto addRow = [form, rows](const QString& text, QWidget* field) {
        QLabel* label = makeLabel(text, TextSize::Body, Weight::Normal, LabelRole::Text2, rows);
        label->setMinimumWidth(88);
        label->setBuddy(field);
        form->addRow(label, field);
    };
    m_slug = new QLineEdit(preview.slug, rows);
    m_slug->setFont(codeFont());
    m_slug->setAccessibleName(tr("Name in code"));
    m_slug->setValidator(
        new QRegularExpressionValidator(QRegularExpression(QStringLiteral("[a-z][a-z0-9_]{0,39}")), m_slug));
    connect(m_slug, &QLineEdit::textChanged, this, [this] { updateButton(); });
    addRow(tr("Name"), m_slug);
    addRow(tr("Tools"), new EffectCounts(preview.toolCount, preview.effects, rows));
    QLabel* hosts = makeParagraph(preview.hosts.join(QStringLiteral(", ")), LabelRole::Text, rows);
    addRow(tr("Hosts"), hosts);
    m_cardLayout->addWidget(rows);
    m_account = nullptr;
    if (!preview.authMethods.empty()) {
        m_cardLayout->addWidget(new HairLine(m_card));
        m_account = new AccountForm(preview.authMethods, AccountForm::Choice::MayBeNone, m_card);
        connect(m_account, &AccountForm::edited, this, [this] { updateButton(); });
        m_cardLayout->addWidget(m_account);
    }
    m_card->show();
    updateButton();
    m_slug->setFocus();
    fit();
}

void ConnectDialog::updateButton()
{
    const bool hasPreview = !m_preview.previewId.isEmpty();
    m_go->setText(hasPreview ? tr("Connect %Ln tool(s)", nullptr, int(m_preview.toolCount)) : tr("Look"));
    if (hasPreview) {
        const QString reason = reasonNotToConnect();
        m_go->setEnabled(reason.isEmpty());
        m_go->setToolTip(reason);
        m_note->setText(reason.isEmpty() ? tr("Writes and deletes will ask.") : reason);
    } else {
        m_go->setEnabled(!m_box->text().trimmed().isEmpty());
        m_go->setToolTip(QString());
        m_note->setText(tr("Nothing is connected yet."));
    }
    fit();
}

// Stands beside the button while it cannot be pressed.
QString ConnectDialog::reasonNotToConnect() const
{
    if (m_preview.toolCount == 0) {
        return tr("The document has no operation that can be called.");
    }
    if (!m_slug->hasAcceptableInput()) {
        return tr("Give it a name: a small letter, then small letters, digits and _.");
    }
    if (m_account != nullptr && !m_account->isComplete()) {
        return tr("Fill in the account, or choose “None”.");
    }
    return {};
}

void ConnectDialog::connectNow()
{
    ConnectRequest request;
    request.previewId = m_preview.previewId;
    request.slug = m_slug->text();
    request.name = m_preview.title;
    const QString name = m_preview.title;
    std::optional<NewAccount> account;
    if (m_account != nullptr && m_account->wantsAccount()) {
        account = m_account->account(QString());
    }
    LongWork& work = m_context.work;
    Backend& backend = m_context.backend;
    const int row = work.begin(tr("Connecting %1").arg(name));
    const QPointer<ConnectDialog> self(this);
    const QPointer<QWidget> over(parentWidget());
    later(backend.connectSource(std::move(request), work.sink(row), work.token(row)), &work,
          [&work, &backend, row, name, account = std::move(account), self, over](Result<SourceView> source) mutable {
              if (!source) {
                  if (source.error().code == ErrorCode::Cancelled) {
                      work.drop(row);
                  } else {
                      work.finish(row, Hue::Danger,
                                  tr("%1 was not connected. %2").arg(name, errorText(source.error())));
                  }
                  return;
              }
              if (self) {
                  Q_EMIT self->connected(source->id);
                  self->close();
              }
              const QString ready = tr("%1: %Ln tool(s) are ready.", nullptr, int(source->toolCount)).arg(name);
              if (!account) {
                  work.finish(row, Hue::Ok, ready);
                  return;
              }
              account->sourceId = source->id;
              keepAccount(backend, std::move(*account), over, [&work, row, ready](const Result<AccountView>& kept) {
                  if (kept) {
                      work.finish(row, Hue::Ok, ready);
                  } else {
                      work.finish(row, Hue::Danger,
                                  tr("%1 Its account was not kept: add it on the page of the source. %2")
                                      .arg(ready, qs(kept.error().message)));
                  }
              });
          });
    hide();
}

void ConnectDialog::fit()
{
    if (layout() == nullptr || m_go == nullptr) {
        return;
    }
    const int width = qMax(kConnectWidth, QFontMetrics(textFont()).averageCharWidth() * 80);
    layout()->activate();
    const int height =
        layout()->hasHeightForWidth() ? layout()->totalHeightForWidth(width) : layout()->sizeHint().height();
    resize(width, qMax(height, 220));
}

void ConnectDialog::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        if (m_go->isEnabled() && (m_preview.previewId.isEmpty() || event->modifiers().testFlag(Qt::ControlModifier))) {
            m_go->click();
        }
        return;
    }
    QDialog::keyPressEvent(event);
}

void ConnectDialog::dragEnterEvent(QDragEnterEvent* event)
{
    const DropCheck check = checkDrop(*event->mimeData());
    m_state->setForegroundRole(check.isGood ? QPalette::PlaceholderText : QPalette::BrightText);
    m_state->setText(check.sentence);
    event->acceptProposedAction();
}

void ConnectDialog::dropEvent(QDropEvent* event)
{
    const DropCheck check = checkDrop(*event->mimeData());
    if (check.isGood) {
        event->acceptProposedAction();
        take(check.input);
    }
}

void ConnectDialog::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter(this);
    painter.fillRect(rect(), tokens().surface);
    painter.fillRect(m_foot->geometry(), tokens().side);
    painter.fillRect(QRect(0, m_foot->y(), width(), 1), tokens().line);
}

} // namespace executor::ui

#include "moc_connectdialog.cpp"
