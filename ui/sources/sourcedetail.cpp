#include "ui/sources/sourcedetail.h"

#include "core/base/text.h"
#include "ui/sources/accountform.h"
#include "ui/sources/secretstoredialog.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/page.h"

#include <QGridLayout>
#include <QLocale>
#include <QPainter>

namespace executor::ui {

namespace {

void clear(QLayout* layout)
{
    while (QLayoutItem* item = layout->takeAt(0)) {
        if (item->widget() != nullptr) {
            item->widget()->hide();
            item->widget()->deleteLater();
        }
        delete item;
    }
}

/// One account: name, who, health.
QWidget* accountRow(const AccountView& account, PersonButton* remove, QWidget* parent)
{
    auto* card = new Card(Card::Ground::Raised, parent);
    auto* layout = new QHBoxLayout(card);
    layout->setContentsMargins(14, 8, 8, 8);
    layout->setSpacing(10);
    auto* texts = new QVBoxLayout;
    texts->setSpacing(2);
    const QString title = account.isDefault ? SourceDetail::tr("%1 (default)").arg(account.slug) : account.slug;
    texts->addWidget(makeLabel(title, TextSize::Body, Weight::Semibold, LabelRole::Text, card));
    QStringList facts{account.label, account.method, wordOf(account.health), account.healthText};
    facts.removeAll(QString());
    auto* line = new ElidedLabel(card);
    line->setFont(textFont(TextSize::Small));
    line->setForegroundRole(QPalette::PlaceholderText);
    line->setText(facts.join(QStringLiteral("  ·  ")));
    texts->addWidget(line);
    layout->addLayout(texts, 1);
    remove->setParent(card);
    layout->addWidget(remove);
    return card;
}

} // namespace

SourceDetail::SourceDetail(PageContext context, QWidget* parent) : QWidget(parent), m_context(context)
{
    QVBoxLayout* layout = makeScrolling(this);
    auto* head = new QHBoxLayout;
    head->setSpacing(8);
    m_name = makeLabel(QString(), TextSize::Section, Weight::Semibold, LabelRole::Text, this);
    m_name->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_name->setWordWrap(true);
    m_name->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred); // a title of others is no reason to be wider
    auto* tools = new QPushButton(glyphIcon(Glyph::Tools), tr("Tools"), this);
    m_refresh = new QPushButton(glyphIcon(Glyph::Refresh), tr("Refresh"), this);
    auto* remove = new PersonButton(m_context.mint, this);
    remove->setIcon(glyphIcon(Glyph::Trash));
    remove->setText(tr("Remove"));
    m_switch = new PersonButton(m_context.mint, this);
    m_switch->onPressed = [this](policy::PersonProof proof) { switchSource(std::move(proof)); };
    layout->addWidget(m_name);
    m_address = makeLabel(QString(), TextSize::Body, Weight::Normal, LabelRole::Text2, this);
    m_address->setFont(codeFont());
    m_address->setWordWrap(true);
    m_address->setTextInteractionFlags(Qt::TextSelectableByMouse);
    layout->addWidget(m_address);
    m_health = makeParagraph(QString(), LabelRole::Text, this);
    layout->addWidget(m_health);
    head->addWidget(m_refresh);
    head->addWidget(tools);
    head->addWidget(m_switch);
    head->addWidget(remove);
    head->addStretch(1);
    layout->addLayout(head);
    m_actionError = makeParagraph(QString(), LabelRole::Danger, this);
    m_actionError->hide();
    layout->addWidget(m_actionError);
    m_factsPlace = new QVBoxLayout;
    layout->addSpacing(6);
    layout->addLayout(m_factsPlace);
    layout->addSpacing(10);
    auto* accountsHead = new QHBoxLayout;
    accountsHead->addWidget(makeLabel(tr("Accounts"), TextSize::Section, Weight::Semibold, LabelRole::Text, this), 1);
    m_addAccount = new QPushButton(glyphIcon(Glyph::Plus), tr("Add account…"), this);
    accountsHead->addWidget(m_addAccount);
    layout->addLayout(accountsHead);
    m_accounts = new QVBoxLayout;
    m_accounts->setSpacing(8);
    layout->addLayout(m_accounts);
    m_formCard = new Card(Card::Ground::Side, this);
    m_formLayout = new QVBoxLayout(m_formCard);
    m_formLayout->setContentsMargins(16, 14, 16, 14);
    m_formError = makeParagraph(QString(), LabelRole::Danger, m_formCard);
    m_formError->hide();
    auto* buttons = new QHBoxLayout;
    m_save = new QPushButton(tr("Save"), m_formCard);
    setKind(m_save, ButtonKind::Primary);
    auto* cancel = new QPushButton(tr("Cancel"), m_formCard);
    m_kept = makeParagraph(QString(), LabelRole::Text2, m_formCard);
    m_kept->setFont(textFont(TextSize::Small));
    buttons->addWidget(m_kept, 1);
    buttons->addWidget(cancel);
    buttons->addWidget(m_save);
    m_formLayout->addWidget(m_formError);
    m_formLayout->addLayout(buttons);
    m_formCard->hide();
    layout->addWidget(m_formCard);
    layout->addStretch(1);
    connect(tools, &QPushButton::clicked, this, [this] { Q_EMIT wantsTools(m_source.slug); });
    connect(m_refresh, &QPushButton::clicked, this, [this] { refreshSource(); });
    connect(m_addAccount, &QPushButton::clicked, this, [this] { showAccountForm(); });
    connect(cancel, &QPushButton::clicked, m_formCard, &QWidget::hide);
    connect(m_save, &QPushButton::clicked, this, [this] { addAccount(); });
    remove->onPressed = [this](policy::PersonProof proof) {
        if (onRemove) {
            onRemove(m_source.id, std::move(proof));
        }
    };
}

void SourceDetail::setSource(const SourceView& source)
{
    if (source.id != m_source.id) {
        m_actionError->hide();
        m_formCard->hide();
    }
    m_source = source;
    m_name->setText(source.name);
    m_address->setText(source.address);
    QStringList health{wordOf(source.health),
                       source.isEnabled ? source.healthText : tr("Agents do not see its tools.")};
    health.removeAll(QString());
    m_health->setText(health.join(QStringLiteral("  ·  ")));
    m_health->setForegroundRole(source.health == Health::Fails ? QPalette::BrightText : QPalette::WindowText);
    m_switch->setText(source.isEnabled ? tr("Disable") : tr("Enable"));
    m_switch->setIcon(glyphIcon(source.isEnabled ? Glyph::Pause : Glyph::Play));
    m_switch->setToolTip(source.isEnabled ? tr("Agents will no longer see its tools")
                                          : tr("Agents can call its tools again"));
    fillFacts();
    fillAccounts();
}

void SourceDetail::switchSource(policy::PersonProof proof)
{
    later(m_context.backend.setSourceEnabled(m_source.id, !m_source.isEnabled, std::move(proof)), this,
          [this](const Result<void>& result) {
              m_actionError->setVisible(!result);
              if (!result) {
                  m_actionError->setText(errorText(result.error()));
              }
          });
}

void SourceDetail::fillFacts()
{
    clear(m_factsPlace);
    m_facts = new Card(Card::Ground::Raised, this);
    auto* grid = new QGridLayout(m_facts);
    grid->setContentsMargins(16, 12, 16, 12);
    grid->setHorizontalSpacing(16);
    grid->setVerticalSpacing(8);
    grid->setColumnStretch(1, 1);
    const auto add = [this, grid](const QString& name, const QString& value, bool isCode) {
        const int row = grid->rowCount();
        QLabel* label = makeLabel(name, TextSize::Body, Weight::Normal, LabelRole::Text2, m_facts);
        label->setMinimumWidth(96);
        QLabel* text = makeParagraph(value, LabelRole::Text, m_facts);
        text->setTextInteractionFlags(Qt::TextSelectableByMouse);
        if (isCode) {
            text->setFont(codeFont());
        }
        grid->addWidget(label, row, 0, Qt::AlignTop);
        grid->addWidget(text, row, 1);
    };
    add(tr("In code"), QStringLiteral("tools.%1.…").arg(m_source.slug), true);
    add(tr("Kind"), m_source.kind, false);
    add(tr("Tools"), QLocale().toString(qlonglong(m_source.toolCount)), false);
    add(tr("Hosts"), m_source.hosts.join(QStringLiteral(", ")), false);
    if (!m_source.revision.isEmpty()) {
        const QString when = m_source.revisionAt.isValid()
                                 ? tr("%1, from %2")
                                       .arg(m_source.revision,
                                            QLocale().toString(m_source.revisionAt.toLocalTime(), QLocale::ShortFormat))
                                 : m_source.revision;
        add(tr("Revision"), when, false);
    }
    m_factsPlace->addWidget(m_facts);
}

void SourceDetail::fillAccounts()
{
    clear(m_accounts);
    m_addAccount->setVisible(!m_source.authMethods.empty());
    if (m_source.accounts.empty()) {
        const QString text = m_source.authMethods.empty() ? tr("This source asks for no sign-in.")
                                                          : tr("No account yet. Calls are sent without credentials.");
        m_accounts->addWidget(makeParagraph(text, LabelRole::Text2, this));
    }
    for (const AccountView& account : m_source.accounts) {
        auto* remove = new PersonButton(m_context.mint, this);
        remove->setIcon(glyphIcon(Glyph::Trash, GlyphRole::Text2));
        setKind(remove, ButtonKind::Plain);
        remove->setAccessibleName(tr("Remove account %1").arg(account.slug));
        remove->setToolTip(tr("Remove account %1").arg(account.slug));
        remove->onPressed = [this, id = account.id](policy::PersonProof proof) {
            later(m_context.backend.takeAway(Removable::Account, id, std::move(proof)), this,
                  [this](const Result<void>& result) {
                      m_formError->setVisible(!result);
                      if (!result) {
                          m_formError->setText(errorText(result.error()));
                      }
                  });
        };
        m_accounts->addWidget(accountRow(account, remove, this));
    }
}

void SourceDetail::showAccountForm()
{
    if (m_form != nullptr) {
        m_form->hide();
        m_form->deleteLater();
    }
    m_form = new AccountForm(m_source.authMethods, AccountForm::Choice::Required, m_formCard);
    m_form->setSlug(m_source.accounts.empty() ? QStringLiteral("main")
                                              : QStringLiteral("account%1").arg(m_source.accounts.size() + 1));
    connect(m_form, &AccountForm::edited, this, [this] { m_save->setEnabled(m_form->isComplete()); });
    m_formLayout->insertWidget(0, m_form);
    m_formError->hide();
    m_save->setEnabled(false);
    later(m_context.backend.secretStore(), this, [this](const Result<SecretStoreView>& store) {
        const bool isFile = store && store->isFile;
        m_kept->setText(isFile ? tr("Kept in the encrypted file; never shown again.")
                               : tr("Kept in the system's keychain; never shown again."));
    });
    m_formCard->show();
    m_form->setFocus();
}

void SourceDetail::addAccount()
{
    m_save->setEnabled(false);
    const QPointer<SourceDetail> self(this);
    const QPointer<AccountForm> form(m_form);
    keepAccount(m_context.backend, m_form->account(m_source.id), window(),
                [self, form](const Result<AccountView>& result) {
                    if (!self || !form || form != self->m_form) {
                        return; // the person went on
                    }
                    self->m_formError->setVisible(!result);
                    if (result) {
                        self->m_formCard->hide();
                    } else {
                        self->m_formError->setText(tr("The account was not kept. %1").arg(qs(result.error().message)));
                        self->m_save->setEnabled(form->isComplete());
                    }
                });
}

void SourceDetail::refreshSource()
{
    LongWork& work = m_context.work;
    const QString name = m_source.name;
    const int row = work.begin(tr("Refreshing %1").arg(name));
    later(m_context.backend.refreshSource(m_source.id, work.sink(row), work.token(row)), &work,
          [&work, row, name](const Result<QString>& result) {
              if (result) {
                  work.finish(row, Hue::Ok, QStringLiteral("%1: %2").arg(name, *result));
              } else if (result.error().code == ErrorCode::Cancelled) {
                  work.drop(row);
              } else {
                  work.finish(row, Hue::Danger, tr("%1 was not refreshed. %2").arg(name, errorText(result.error())));
              }
          });
}

} // namespace executor::ui

#include "moc_sourcedetail.cpp"
