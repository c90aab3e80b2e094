namespace Pulumi;

public abstract class InputArgs
{
    protected InputArgs()
    {
    }
}

public abstract class ResourceArgs : InputArgs
{
    protected ResourceArgs()
    {
    }
}

public abstract class InvokeArgs : InputArgs
{
    protected InvokeArgs()
    {
    }
}

public class InvokeOptions
{
    public InvokeOptions()
    {
    }
}
