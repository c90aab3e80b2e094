namespace Amazon.Lambda.SQSEvents;

/// <summary>A batch of a queue's messages, as far as the fan-out function reads it. Keys are matched without regard to case.</summary>
public class SQSEvent
{
    public List<SQSMessage> Records { get; set; }

    public class SQSMessage
    {
        public string MessageId { get; set; }
        public string ReceiptHandle { get; set; }
        public string Body { get; set; }

        /// <summary>ApproximateReceiveCount and the like, all of them strings.</summary>
        public Dictionary<string, string> Attributes { get; set; }
    }
}
