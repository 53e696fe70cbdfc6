namespace AutoIG.Onnx.Tests.RealModels;

/// <summary>A theory about models that <c>fetch.sh</c> has fetched, and that is skipped where AUTOIG_MODELS names no folder.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RealModelTheoryAttribute : TheoryAttribute
{
    public RealModelTheoryAttribute()
    {
        if (RealModel.Folder is null)
            Skip = "AUTOIG_MODELS names no folder of models: RealModels/fetch.sh fills one.";
    }
}
