# Users with tokens, their rights, and Satchel's scrip, in a fresh Request Tracker.
# Prints one token a line: of satchel, of an agent, of a customer. Arguments: the scrip's file.
use strict;
use warnings;
use lib '/usr/share/request-tracker5/lib';
use RT -init;
use RT::AuthToken;

my ($scrip_file) = @ARGV;
my $system = RT->SystemUser;
my $queue  = RT::Queue->new($system);
$queue->Load('General');

sub sure { my ( $ok, $why ) = @_; die "$why\n" unless $ok; return $ok }

sub allow {
    my ( $principal, $object, @rights ) = @_;
    sure( $principal->GrantRight( Object => $object, Right => $_ ) ) for @rights;
}

my @asking = qw(CreateTicket ReplyToTicket SeeQueue ShowTicket);
my $all    = RT::Group->new($system);
$all->LoadSystemInternalGroup('Everyone');
allow( $all->PrincipalObj, $queue, @asking );

for my $name (qw(satchel agent customer@shop.test)) {
    my $is_staff = $name !~ /@/;
    my $user     = RT::User->new($system);
    my $address  = $is_staff ? "$name\@satchel.test" : $name;
    sure( $user->Create( Name => $name, Privileged => $is_staff, EmailAddress => $address ) );
    allow( $user->PrincipalObj, $queue,
        qw(ShowTicketComments CommentOnTicket ModifyTicket OwnTicket) )
        if $is_staff;
    my $token = RT::AuthToken->new( RT::CurrentUser->new($system) );
    my ( $ok, $why, $secret ) = $token->Create( Owner => $user->id, Description => 'test' );
    sure( $ok, $why );
    print "$secret\n";
}

open my $file, '<:encoding(UTF-8)', $scrip_file or die "$scrip_file: $!\n";
my $code = do { local $/; <$file> };
sure(
    RT::Scrip->new($system)->Create(
        Description       => 'Tell Satchel',
        Queue             => 0,
        ScripCondition    => 'On Transaction',
        ScripAction       => 'User Defined',
        Template          => 'Blank',
        CustomPrepareCode => '1;',
        CustomCommitCode  => $code,
    )
);
