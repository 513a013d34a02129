#include "ui/sources/secretstoredialog.h"

#include "core/base/text.h"
#include "ui/widgets/page.h"

#include <QFormLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPainter>
#include <QPushButton>

namespace executor::ui {

namespace {

constexpr int kLeastPassphrase = 8;

/// A card with a heading and a sentence; the caller adds the rest.
QVBoxLayout* makeChoice(Card* card, const QString& title, const QString& text)
{
    auto* layout = new QVBoxLayout(card);
    layout->setContentsMargins(16, 14, 16, 14);
    layout->setSpacing(8);
    layout->addWidget(makeLabel(title, TextSize::Body, Weight::Semibold, LabelRole::Text, card));
    layout->addWidget(makeParagraph(text, LabelRole::Text2, card));
    return layout;
}

void addAtEnd(QVBoxLayout* layout, QLabel* hint, QPushButton* button)
{
    auto* row = new QHBoxLayout;
    row->setSpacing(12);
    if (hint != nullptr) {
        row->addWidget(hint, 1);
    } else {
        row->addStretch(1);
    }
    button->setAutoDefault(false);
    row->addWidget(button);
    layout->addLayout(row);
}

QLineEdit* makePassphrase(const QString& name, QFormLayout* form, QWidget* parent)
{
    auto* field = new QLineEdit(parent);
    field->setEchoMode(QLineEdit::Password);
    field->setInputMethodHints(Qt::ImhSensitiveData | Qt::ImhNoPredictiveText);
    field->setAccessibleName(name);
    QLabel* label = makeLabel(name, TextSize::Body, Weight::Normal, LabelRole::Text2, parent);
    label->setMinimumWidth(88);
    label->setBuddy(field);
    form->addRow(label, field);
    return field;
}

/// A typed account until it is kept; wiped when it dies.
struct Held
{
    NewAccount account;
    std::optional<AccountView> kept;
    explicit Held(NewAccount typed) : account(std::move(typed)) {}
    Held(const Held&) = delete;
    Held& operator=(const Held&) = delete;
    ~Held()
    {
        for (auto& [name, value] : account.values) {
            value.fill(QLatin1Char('\0'));
        }
    }
    /// A copy of its own, for one try.
    [[nodiscard]] NewAccount copy() const
    {
        NewAccount one = account;
        for (auto& [name, value] : one.values) {
            value = QString(value.constData(), value.size());
        }
        return one;
    }
};

Task<void> keep(Backend* backend, std::shared_ptr<Held> held)
{
    const Result<AccountView> added = co_await backend->addAccount(held->copy());
    if (!added) {
        co_return tl::unexpected(added.error());
    }
    held->kept = *added;
    co_return Result<void>{};
}

} // namespace

SecretStoreDialog::SecretStoreDialog(Backend& backend, Wish wish, const SecretStoreView& store, QWidget* parent)
    : QDialog(parent),
      m_backend(backend),
      m_wish(std::move(wish)),
      m_store(store),
      m_trouble(makeParagraph(QString(), LabelRole::Danger, this)),
      m_foot(new QWidget(this))
{
    setWindowTitle(store.isChosen ? tr("Unlock secrets") : tr("Keep a secret"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    auto* body = new QVBoxLayout;
    body->setContentsMargins(20, 20, 20, 20);
    body->setSpacing(12);
    const QString question = !store.isChosen ? tr("Where should secrets be kept?")
                             : store.isFile  ? tr("The encrypted file with your secrets is locked")
                                             : tr("The keychain with your secrets is locked");
    body->addWidget(makeLabel(question, TextSize::Section, Weight::Semibold, LabelRole::Text, this));
    body->addWidget(makeParagraph(m_wish.explanation, LabelRole::Text, this));
    body->addWidget(m_trouble);
    if (!store.needsPassphrase) {
        body->addWidget(buildKeychain(store.isFile ? QString() : store.backend));
    }
    if (store.needsPassphrase || !store.isChosen) {
        body->addWidget(buildFile());
    }
    layout->addLayout(body);
    layout->addStretch(1);
    auto* foot = new QHBoxLayout(m_foot);
    foot->setContentsMargins(20, 14, 20, 14);
    auto* cancel = new QPushButton(tr("Cancel"), m_foot);
    cancel->setAutoDefault(false);
    foot->addStretch(1);
    foot->addWidget(cancel);
    layout->addWidget(m_foot);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    showTrouble(m_wish.trouble);
    updateButtons();
}

void SecretStoreDialog::fit()
{
    const int width = qMax(520, QFontMetrics(textFont()).averageCharWidth() * 66);
    QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
    layout()->activate();
    setMinimumWidth(width);
    resize(width, layout()->totalHeightForWidth(width));
}

QWidget* SecretStoreDialog::buildKeychain(const QString& backendName)
{
    auto* card = new Card(Card::Ground::Raised, this);
    QVBoxLayout* layout =
        makeChoice(card, tr("In the system's keychain"),
                   backendName.isEmpty()
                       ? tr("Unlock your keychain, or start its program, then try again.")
                       : tr("Unlock your keychain (%1), or start its program, then try again.").arg(backendName));
    m_retry = new QPushButton(tr("Unlock and retry"), card);
    addAtEnd(layout, nullptr, m_retry);
    connect(m_retry, &QPushButton::clicked, this, [this] { tryAgain(); });
    return card;
}

QWidget* SecretStoreDialog::buildFile()
{
    auto* card = new Card(Card::Ground::Raised, this);
    QVBoxLayout* layout = makeChoice(
        card, tr("In an encrypted file with a passphrase"),
        m_store.isChosen ? tr("Give its passphrase to unlock it.")
                         : tr("You are asked for the passphrase after each start. Nobody can restore it for you."));
    auto* form = new QFormLayout;
    form->setHorizontalSpacing(16);
    form->setVerticalSpacing(8);
    form->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_passphrase = makePassphrase(tr("Passphrase"), form, card);
    m_again = m_store.isChosen ? nullptr : makePassphrase(tr("Once more"), form, card);
    layout->addLayout(form);
    m_hint = makeParagraph(QString(), LabelRole::Text2, card);
    m_hint->setFont(textFont(TextSize::Small));
    m_useFile = new QPushButton(m_store.isChosen ? tr("Unlock") : tr("Keep in an encrypted file"), card);
    addAtEnd(layout, m_hint, m_useFile);
    for (QLineEdit* field : {m_passphrase, m_again}) {
        if (field != nullptr) {
            connect(field, &QLineEdit::textChanged, this, [this] { updateButtons(); });
            connect(field, &QLineEdit::returnPressed, this, [this] { openFile(); });
        }
    }
    connect(m_useFile, &QPushButton::clicked, this, [this] { openFile(); });
    return card;
}

// A button that cannot be pressed says why.
void SecretStoreDialog::updateButtons()
{
    if (m_retry != nullptr) {
        m_retry->setEnabled(!m_isBusy);
    }
    if (m_useFile == nullptr) {
        return;
    }
    QString hint;
    if (m_again != nullptr && m_passphrase->text().size() < kLeastPassphrase) {
        hint = tr("At least 8 characters.");
    } else if (m_again != nullptr && m_again->text() != m_passphrase->text()) {
        hint = m_again->text().isEmpty() ? tr("Type it once more.") : tr("The two are not the same.");
    }
    if (m_isBusy) {
        hint = tr("One moment…");
    }
    m_hint->setText(hint);
    m_useFile->setEnabled(hint.isEmpty() && !m_passphrase->text().isEmpty());
}

void SecretStoreDialog::setBusy(bool isBusy)
{
    m_isBusy = isBusy;
    if (isBusy) {
        m_trouble->hide();
    }
    updateButtons();
}

void SecretStoreDialog::showTrouble(const QString& trouble)
{
    m_trouble->setText(trouble);
    m_trouble->setVisible(!trouble.isEmpty());
    if (!trouble.isEmpty()) {
        announce(m_trouble);
    }
    fit();
}

void SecretStoreDialog::tryAgain()
{
    setBusy(true);
    later(m_wish.attempt(), this, [this](const Result<void>& tried) {
        setBusy(false);
        if (tried) {
            Q_EMIT succeeded();
            accept();
        } else {
            showTrouble(qs(tried.error().message)); // without the hint: that one is for the command line
        }
    });
}

void SecretStoreDialog::openFile()
{
    if (m_isBusy || !m_useFile->isEnabled()) {
        return;
    }
    setBusy(true);
    const QString typed = m_passphrase->text();
    later(m_backend.openSecretFile(QString(typed.constData(), typed.size())), this, [this](const Result<void>& opened) {
        if (opened) {
            tryAgain();
            return;
        }
        setBusy(false);
        showTrouble(qs(opened.error().message));
    });
}

void SecretStoreDialog::hideEvent(QHideEvent* event)
{
    QDialog::hideEvent(event);
    for (QLineEdit* field : {m_passphrase, m_again}) {
        if (field != nullptr) {
            field->clear();
        }
    }
}

void SecretStoreDialog::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter(this);
    painter.fillRect(rect(), tokens().surface);
    painter.fillRect(m_foot->geometry(), tokens().side);
    painter.fillRect(QRect(0, m_foot->y(), width(), 1), tokens().line);
}

void keepAccount(Backend& backend, NewAccount account, QWidget* parent,
                 std::function<void(const Result<AccountView>&)> done)
{
    const auto held = std::make_shared<Held>(std::move(account));
    const QPointer<QWidget> over(parent);
    const auto ask = [&backend, held, over, done](const Error& trouble, const SecretStoreView& store) {
        SecretStoreDialog::Wish wish;
        wish.explanation =
            SecretStoreDialog::tr("What you typed for the account “%1” waits here. It is not kept anywhere yet.")
                .arg(held->account.slug);
        wish.trouble = qs(trouble.message);
        wish.attempt = [&backend, held] { return keep(&backend, held); };
        auto* dialog = new SecretStoreDialog(backend, std::move(wish), store, over);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        QObject::connect(dialog, &QObject::destroyed, &backend, [done, held, trouble] { // also with its window
            done(held->kept ? Result<AccountView>(*held->kept) : tl::unexpected(trouble));
        });
        dialog->open();
    };
    later(keep(&backend, held), &backend, [&backend, ask, held, done](const Result<void>& kept) {
        if (kept || kept.error().code != ErrorCode::SecretStoreUnavailable) {
            done(kept ? Result<AccountView>(*held->kept) : tl::unexpected(kept.error()));
            return;
        }
        later(backend.secretStore(), &backend, [ask, trouble = kept.error()](const Result<SecretStoreView>& store) {
            ask(trouble, store.value_or(SecretStoreView()));
        });
    });
}

} // namespace executor::ui

#include "moc_secretstoredialog.cpp"
