# Tells Satchel of what is said on a ticket. In Request Tracker: Admin, Scrips, Create;
# condition "On Transaction", action "User Defined", template "Blank", stage "Normal"; this file goes
# into "Custom action commit code", and "1;" into "Custom action preparation code".
# RT_SiteConfig.pm needs:
#   Set($SatchelUrl, 'https://shop.example/tickets/rt');
#   Set($SatchelSecret, '...');     the same as SATCHEL_TICKETS_RT_SECRET
#   Set($SatchelUser, 'satchel');   whose token SATCHEL_TICKETS_RT_TOKEN is
# Scrips run while the person waits and are not repeated, hence the short time-out; what is lost
# Satchel finds by polling.
my $txn    = $self->TransactionObj;
my $ticket = $self->TicketObj;
my $type   = $txn->Type;
return 1 unless $type =~ /^(?:Create|Correspond|Comment|Status)$/;

my $is_spoken = $type ne 'Status';
my $author = $txn->CreatorObj->Name eq RT->Config->Get('SatchelUser') ? 'bot'
           : $is_spoken && $txn->IsInbound                            ? 'customer'
           :                                                            'agent';
my %status = (
    new      => 'open',   open     => 'open', stalled => 'pending',
    resolved => 'closed', rejected => 'closed', deleted => 'closed',
);

require JSON;
require LWP::UserAgent;
require Digest::SHA;
my $body = JSON->new->utf8->encode(
    {
        ticket_id  => '' . $ticket->id,
        message_id => '' . $txn->id,
        author     => $author,
        subject    => $ticket->Subject // '',
        text       => $is_spoken ? $txn->Content( Type => 'text/plain' ) // '' : '',
        at         => $txn->CreatedObj->W3CDTF( Timezone => 'UTC' ),
        public     => $type eq 'Comment' ? JSON::false() : JSON::true(),
        status     => $is_spoken ? undef : $status{ $txn->NewValue },
    }
);
my $timestamp = time;
my $secret    = RT->Config->Get('SatchelSecret');
my $answer    = LWP::UserAgent->new( timeout => 2 )->post(
    RT->Config->Get('SatchelUrl'),
    'Content-Type'        => 'application/json',
    'X-Satchel-Delivery'  => 'rt-' . $txn->id,
    'X-Satchel-Timestamp' => $timestamp,
    'X-Satchel-Signature' => 'sha256='
        . Digest::SHA::hmac_sha256_hex( "$timestamp.$body", $secret ),
    Content => $body,
);
RT->Logger->warning( 'Satchel was not told of transaction ' . $txn->id . ': ' . $answer->status_line )
    unless $answer->is_success;
return 1;
