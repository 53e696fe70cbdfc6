namespace AutoIG.Generator.Operators;

/// <summary>An operator that a kernel of the runtime computes, and what else that kernel does on the way.</summary>
internal interface IKernel
{
    /// <summary>Whether the kernel applies an elementwise expression to its result while it is in registers.</summary>
    bool TakesEpilogue { get; }

    /// <summary>
    /// Whether the kernel applies an elementwise expression of its result and one other value, after a tap of the result if there is one.
    /// </summary>
    bool PassesResultOn { get; }

    /// <summary>Whether the kernel can add its result to what the destination holds.</summary>
    bool Accumulates { get; }

    /// <summary>Whether the call says how many points there are.</summary>
    bool TakesPoints { get; }

    /// <summary>Whether the kernel writes its result's rows where these are parts of longer ones.</summary>
    bool WritesPartOfRow { get; }

    /// <summary>Whether the kernel reads an operand of rows (its last axis) where these are parts of longer ones.</summary>
    bool ReadsPartOfRow(int operand);

    /// <summary>The C# statement that computes the result into its destination.</summary>
    string Emit(IKernelCall call);
}
