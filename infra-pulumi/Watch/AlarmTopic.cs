using Chat.Infra.Configuration;

namespace Chat.Infra.Watch;

/// <summary>
/// Where alarms go. Not encrypted with a key of KMS: CloudWatch may not use AWS's own one for SNS, and an alarm says
/// nothing that is secret.
/// </summary>
internal static class AlarmTopic
{
    public static Aws.Sns.Topic Declare(Scope scope, ChatConfig config)
    {
        var topic = new Aws.Sns.Topic(scope.Name("alarms"), new() { Name = scope.Name("alarms"), Tags = scope.Tags });
        if (config.Alarms.Email is { } email)
        {
            _ = new Aws.Sns.TopicSubscription(scope.Name("alarms"), new() { Topic = topic.Arn, Protocol = "email", Endpoint = email });
        }
        return topic;
    }
}
